"""A message as the domain sees it. Each platform draws it in its own way, top to bottom."""

from dataclasses import dataclass
from enum import StrEnum

from bot.messages.text import Line


class Tone(StrEnum):
    """How the card feels; a platform turns it into a colour. It never carries meaning alone."""

    NEUTRAL = "neutral"
    GOOD = "good"
    BAD = "bad"
    ASK = "ask"


class Action(StrEnum):
    """Everything that can be pressed."""

    ANSWER = "answer"
    MORE = "more"
    WORKED = "worked"
    DIDNT_HELP = "didnt_help"
    COPY = "copy"
    ASK_FOR_ACCESS = "ask_for_access"
    APPROVE = "approve"
    DENY = "deny"
    APPROVE_LESS = "approve_less"
    READ_ALL = "read_all"
    DECIDE = "decide"
    WHO_DECIDES = "who_decides"
    WITHDRAW = "withdraw"
    LINK_AGREE = "link_agree"
    LINK_CONFIRM = "link_confirm"
    LINK_REFUSE = "link_refuse"
    SETUP_PLACES = "setup_places"
    SETUP_REVIEWERS = "setup_reviewers"
    EDIT = "edit"
    ASK_FOR_LESS = "ask_for_less"
    CARRIED_OUT = "carried_out"
    COULD_NOT = "could_not"
    TAKEN_BACK = "taken_back"
    TRY_AGAIN = "try_again"
    END_GRANT = "end_grant"
    KEEP_GRANT = "keep_grant"
    GRANT_WORKS = "grant_works"
    STILL_REFUSED = "still_refused"


DECISIONS = frozenset({Action.APPROVE, Action.APPROVE_LESS, Action.DENY})
"""What is not there on a card that can't show all that would be decided on: then `READ_ALL` is."""


def buttons_of(card: "Card", *, whole: bool) -> tuple["Button", ...]:
    """The buttons that a drawing of *card* has; *whole*: it shows all that must not be cut."""
    hidden = frozenset({Action.READ_ALL}) if whole else DECISIONS
    return tuple(button for button in card.buttons if button.action not in hidden)


class Style(StrEnum):
    """How much a button stands out."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. *value* is an id, and the digest of what was shown; never a decision.

    A button of a decision, or of `READ_ALL`, has `<request id>:<digest>`, one of an `ANSWER`
    `<diagnosis id>:<question id>:<option id>`, one of a `CARRIED_OUT` `<request id>:<the end that
    was shown, in seconds since 1970>` (0 for none), the others an id. At most 250 characters.
    *hint* says in full what it does, for a screen reader, where *label* is short (75 characters).
    """

    action: Action
    label: str
    value: str
    style: Style = Style.PLAIN
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go. *url* is https and never from a person's text."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One numbered thing to do: who (in words, with how long it takes), what, and where or how."""

    who: str
    do: Line
    link: Link | None = None
    command: str = ""
    """For a terminal; may span lines; shown in a fixed width, as it is."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value, shown beside one another. *whole*: it must never be cut."""

    name: str
    value: Line
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody who is called, by the id that the platform knows them by; a *group* of its own.

    It comes out of the policy, never out of a text: nobody can be called by what somebody typed.
    """

    id: str
    name: str
    group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One message, drawn in this order. Every part but the headline may be absent.

    headline (150 characters at most), mentions (who is called), lead (how sure, in a few words),
    quote (the evidence, as pasted: several lines, fixed width), body (paragraphs), facts, steps,
    check (how to see that it works), more (further paragraphs), buttons, links, foot (small print).
    """

    headline: str
    mentions: tuple[Mention, ...] = ()
    tone: Tone = Tone.NEUTRAL
    lead: Line = ()
    quote: tuple[str, ...] = ()
    body: tuple[Line, ...] = ()
    facts: tuple[Fact, ...] = ()
    steps: tuple[StepLine, ...] = ()
    check: StepLine | None = None
    more: tuple[Line, ...] = ()
    buttons: tuple[Button, ...] = ()
    links: tuple[Link, ...] = ()
    foot: Line = ()
