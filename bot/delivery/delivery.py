"""One card on its way."""

from dataclasses import dataclass

from bot.access.person import Identity
from bot.access.place import Place
from bot.messages.card import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One card on its way. With *to* it is for them alone; with *place* too, shown there to them.

    *target* names where it belongs, the same for every drawing of it.
    """

    target: str
    card: Card
    place: Place | None = None
    to: Identity | None = None
