"""What comes in from a platform: something said, a command, a press, a filled-in form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.access.person import Identity
from bot.access.place import Place
from bot.messages.card import Action, Card
from bot.messages.form import Form, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A message that somebody wrote. Its text is raw: it is redacted first of all, never shown.

    *key* names the message (not the delivery), from the platform's signed ids: the same message
    delivered again, or as another kind of event, has the same key. *place* has the thread that an
    answer belongs in. *addressed*: it was said to the bot itself (a direct message, a mention), so
    that silence would look like a crash.
    """

    key: str
    author: Identity
    place: Place
    text: str = field(repr=False)
    addressed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`/keyfix …`: *text* is all behind it, raw."""

    by: Identity
    place: Place
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button was pressed. *value* is what the button carried: to be looked up, not believed."""

    by: Identity
    place: Place
    action: Action
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form came back. *answers*: field name to what was typed or chosen."""

    by: Identity
    place: Place
    purpose: Purpose
    subject: str
    answers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the one who commanded, pressed or submitted gets, and nobody else. Any part may be None.

    *form* opens at once; *card* is shown to them alone; *faults* belong to fields of the form that
    was submitted, which stays open.
    """

    card: Card | None = None
    form: Form | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
