"""How long something takes, on a machine on which other things run too."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

LEAST, ENOUGH = 5, 2.0
"""Rounds, and seconds that they take together."""


def seconds(call: Callable[[], Any]) -> float:
    """Of one call."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def rates(calls: Mapping[str, Callable[[Any], Any]], over: Sequence[Any]) -> dict[str, float]:
    """How many of *over* each call does a second, all in turn in every round; the best round."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    while min(map(len, taken.values())) < LEAST or sum(map(sum, taken.values())) < ENOUGH:
        for name, call in calls.items():
            taken[name].append(seconds(lambda call=call: _each(call, over)))
    return {name: len(over) / min(rounds) for name, rounds in taken.items()}


def _each(call: Callable[[Any], Any], over: Iterable[Any]) -> None:
    for one in over:
        call(one)
