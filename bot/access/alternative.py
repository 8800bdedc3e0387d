"""Smaller wishes that would do as well, or would be a beginning: what a denial can offer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.access.asked import Asked
from knowledge.ladder import below

SPANS = (
    timedelta(hours=1),
    timedelta(hours=8),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=30),
    timedelta(days=90),
)
"""The times that are offered, as far as they are within what is allowed."""

_MOST = 6


def alternatives(asked: Asked, proposed: Asked | None) -> tuple[Asked, ...]:
    """What is less than *asked*: *proposed* (what the diagnosis held for enough) first."""
    every = (*((proposed,) if proposed else ()), *_smaller_roles(asked), *_shorter(asked))
    less = [one for one in every if one.is_less_than(asked)]
    return tuple(dict.fromkeys(less))[:_MOST]


def _smaller_roles(asked: Asked) -> Iterator[Asked]:
    role = asked.what.fields().get("role", "")
    for smaller in below(asked.provider, role)[:2]:
        yield replace(asked, what=asked.what.model_copy(update={"role": smaller}))


def _shorter(asked: Asked) -> Iterator[Asked]:
    longest = asked.duration
    if longest is not None:
        for span in reversed([one for one in SPANS if one < longest]):
            yield replace(asked, duration=span)
