"""What a platform must be able to do so that the courier can deliver there."""

from typing import Protocol

from bot.access.person import Identity
from bot.access.place import Place
from bot.messages.card import Card


class Sender(Protocol):
    """One platform's way out. A card is posted once: no call here repeats itself.

    Raises, from every method:
        DeliveryBusy: rate-limited, or the platform is down for now.
        DeliveryUnknown: no answer came; it may have arrived.
        DeliveryRefused: it will not be taken (no such channel, not a member, blocked).

    """

    async def post(self, place: Place, card: Card, key: str) -> str:
        """Post *card* and return the platform's id of the message. *key* is kept with it."""

    async def find(self, place: Place, key: str) -> str | None:
        """The id of the message that was posted with *key*; None where there is none.

        A *place* whose channel is somebody's id is their conversation with keyfix.

        Also None where the platform has no way to look: delivery is then at least once.
        """

    async def update(self, place: Place, message_id: str, card: Card) -> None:
        """Draw *card* in place of a message of ours."""

    async def whisper(self, place: Place, to: Identity, card: Card) -> None:
        """Show *card* to *to* alone: in *place* where it can be, else directly."""

    async def direct(self, to: Identity, card: Card, key: str) -> tuple[Place, str]:
        """Post *card* to *to* alone, and return where it stands and its id."""
