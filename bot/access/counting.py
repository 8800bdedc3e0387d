"""Counting people: one person fills one place, whichever of several they could fill."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet


def all_filled(places: Sequence[str], able: Sequence[AbstractSet[str]]) -> bool:
    """Whether each of *places* can be filled by a person of their own.

    *able*: for each person, the names of the places that they could fill.
    """
    filled: dict[int, int] = {}  # who sits where: place to person
    return all(_seat(place, places, able, filled, set()) for place in range(len(places)))


def _seat(
    place: int,
    places: Sequence[str],
    able: Sequence[AbstractSet[str]],
    filled: dict[int, int],
    tried: set[int],
) -> bool:
    """Find somebody for *place*; whoever sits elsewhere may move (an augmenting path)."""
    for person, names in enumerate(able):
        if person in tried or places[place] not in names:
            continue
        tried.add(person)
        sits = next((at for at, who in filled.items() if who == person), None)
        if sits is None or _seat(sits, places, able, filled, tried):
            filled[place] = person
            return True
    return False
