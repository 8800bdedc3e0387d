"""What a Teams of ours is made of: its people, the bot's messages, and the bot's answers."""

from dataclasses import dataclass, field
from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakes import adaptive_cards

APP_ID = "00000000-0000-4000-8000-00000EXAMPLE"
PASSWORD = "a-made-up-EXAMPLE-password"
TENANT = "7e11a000-0000-4000-8000-00000EXAMPLE"
ELSEWHERE = "e15e0000-0000-4000-8000-00000EXAMPLE"
ISSUER = "https://api.botframework.com"
LIMIT = 28 * 1024
THREAD = ";messageid="


@dataclass(frozen=True)
class User:
    """Somebody with an account."""

    name: str
    aad: str
    role: str = "user"
    tenant: str = TENANT

    @property
    def id(self):
        return f"29:{self.aad}-EXAMPLE"

    @property
    def chat(self):
        """Their own chat with the bot."""
        return f"a:{self.aad}"


ANN = User("Ann", "aaaa0001-0000-4000-8000-00000EXAMPLE")
BEN = User("Ben", "bbbb0002-0000-4000-8000-00000EXAMPLE")
GUS = User("Gus", "cccc0003-0000-4000-8000-00000EXAMPLE", role="guest")
ZOE = User("Zoe", "dddd0004-0000-4000-8000-00000EXAMPLE", tenant=ELSEWHERE)
CHANNEL = "19:general-EXAMPLE@thread.tacv2"


@dataclass
class Message:
    """A message of the bot. *cards* are all that stood there, the newest last."""

    id: str
    conversation: str
    cards: list = field(default_factory=list)
    activity: dict = field(default_factory=dict)

    @property
    def card(self):
        return self.cards[-1]

    @property
    def words(self):
        return adaptive_cards.words(self.card)

    @property
    def buttons(self):
        return buttons(self.card)


@dataclass
class Answer:
    """What the bot answered to an activity over HTTP."""

    status: int
    body: object = None
    conversation: str = ""
    id: str = ""

    @property
    def card(self):
        """The card that the one who pressed sees now, and nobody else."""
        kind = "application/vnd.microsoft.card.adaptive"
        return self.body["value"] if self.body and self.body["type"] == kind else None

    @property
    def words(self):
        return adaptive_cards.words(self.card) if self.card else self.body["value"]


@cache
def key_pair(name):
    """A key for signing; the same name gives the same key, as making one takes its time."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def buttons(card):
    """The buttons of *card* by what is written on them."""
    found = (one for one in adaptive_cards.walk(card) if one.get("type") == "Action.Execute")
    return {one["title"]: one for one in found}


def filled_in(card):
    """What the inputs of *card* hold, as a client sends it along with any button."""
    inputs = (o for o in adaptive_cards.walk(card) if o.get("type", "").startswith("Input."))
    return {one["id"]: one.get("value", "") for one in inputs}
