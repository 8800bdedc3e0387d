"""The way out: what keyfix says stands in the chat at once."""

from bot.access.person import Identity
from bot.access.place import Place
from bot.errors import DeliveryRefused
from bot.messages.card import Card
from bot.platforms.playground.chat import Chat
from bot.platforms.playground.people import RESIDENTS, direct, identity, may_read, place


class PlaygroundSender:
    """A `Sender` into *chat*."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    async def post(self, place: Place, card: Card, key: str) -> str:
        """Post *card* and return the id of its message."""
        _check(place)
        try:
            return self._chat.post(place.channel, place.thread, card, key).id
        except KeyError as missing:
            raise DeliveryRefused(f"The playground has no {place}.") from missing

    async def find(self, place: Place, key: str) -> str | None:
        """The id of the message that was posted with *key*."""
        _check(place)
        found = self._chat.find(place.channel, key)
        return found.id if found else None

    async def update(self, place: Place, message_id: str, card: Card) -> None:
        """Draw *card* in place of a message of ours."""
        _check(place)
        try:
            self._chat.redraw(message_id, card)
        except KeyError as missing:
            raise DeliveryRefused(f"The playground has no message {message_id}.") from missing

    async def whisper(self, place: Place, to: Identity, card: Card) -> None:
        """Show *card* to *to* alone, in *place* where they can read it, else in their own."""
        _check(place)
        reader = _resident(to)
        here = place if may_read(reader, place.channel) else _own(reader)
        try:
            self._chat.whisper(reader, here.channel, here.thread, card)
        except KeyError as missing:
            raise DeliveryRefused(f"The playground has no {place}.") from missing

    async def direct(self, to: Identity, card: Card, key: str) -> tuple[Place, str]:
        """Post *card* to *to* alone; one that stands there with *key* is drawn again, not twice.

        A caller that died after posting knows no place to `find` it in, so it is looked for here.
        """
        own = _own(_resident(to))
        standing = self._chat.find(own.channel, key)
        if standing is None:
            return own, await self.post(own, card, key)
        await self.update(own, standing.id, card)
        return own, standing.id


def _own(resident: str) -> Place:
    return place(direct(resident))


def _check(given: Place) -> None:
    if given.home != place("").home:
        raise DeliveryRefused(f"{given} is not in the playground.")


def _resident(to: Identity) -> str:
    if to.id not in RESIDENTS or to != identity(to.id):
        raise DeliveryRefused(f"Nobody called {to} lives in the playground.")
    return to.id
