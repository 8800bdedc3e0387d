"""A chat platform as a value: what was posted where, for tests of what comes before it."""

from dataclasses import dataclass, field

from bot.access.place import Place
from bot.errors import DeliveryRefused


@dataclass
class Chat:
    """A Sender that keeps what it is given. `fails` holds errors to raise, next call first.

    With `too_late` the effect of a failing call has happened all the same.
    """

    posts: dict = field(default_factory=dict)
    keys: dict = field(default_factory=dict)
    whispers: list = field(default_factory=list)
    updates: int = 0
    closed: set = field(default_factory=set)
    fails: list = field(default_factory=list)
    too_late: bool = False

    async def post(self, place, card, key):
        self._fail_before()
        message_id = f"m{len(self.posts) + 1}"
        self.posts[place, message_id] = card
        self.keys[place, key] = message_id
        self._fail_after()
        return message_id

    async def find(self, place, key):
        return self.keys.get((place, key))

    async def update(self, place, message_id, card):
        self._fail_before()
        if place in self.closed:
            raise DeliveryRefused("is_archived")
        self.posts[place, message_id] = card
        self.updates += 1

    async def whisper(self, place, to, card):
        self._fail_before()
        self.whispers.append((place, to, card))

    async def direct(self, to, card, key):
        place = Place(to.platform, to.workspace, f"D{to.id}")
        return place, await self.post(place, card, key)

    def at(self, place):
        """The cards that stand in *place* now, oldest first."""
        return [card for (where, _), card in self.posts.items() if where == place]

    def _fail_before(self):
        if self.fails and not self.too_late:
            raise self.fails.pop(0)

    def _fail_after(self):
        if self.fails and self.too_late:
            raise self.fails.pop(0)
