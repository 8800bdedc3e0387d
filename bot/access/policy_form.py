"""The form of a policy file: every field that it can have, as strict as the knowledge's own."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.access.directory import UserGroup
from bot.access.person import Identity
from bot.access.place import Place
from bot.access.rule import Occasion, Risk
from knowledge import AskKind, Provider

ANYONE = ""
"""Where approvals are a plain number: of any of the reviewers."""
MOST = 10
"""People that may be needed for one decision."""


class Strict(BaseModel):
    """Whatever it doesn't know is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _an_identity(text: str) -> str:
    Identity.parse(text)
    return text


def _a_usergroup(text: str) -> str:
    UserGroup.parse(text)
    return text


def _a_place(text: str) -> str:
    Place.parse(text)
    return text


def _positive(span: timedelta) -> timedelta:
    if span <= timedelta(0):
        raise ValueError("must be longer than nothing")
    return span


def _of_anyone(given: object) -> object:
    plain = isinstance(given, int) and not isinstance(given, bool)
    return {ANYONE: given} if plain else given


Span = Annotated[timedelta, AfterValidator(_positive)]
"""ISO 8601 in the file."""

AnIdentity = Annotated[str, AfterValidator(_an_identity)]
AUserGroup = Annotated[str, AfterValidator(_a_usergroup)]
APlace = Annotated[str, AfterValidator(_a_place)]
Pattern = Annotated[str, Field(min_length=1, max_length=300)]
"""What a target or a role is called; `*` stands for anything."""
Approvals = Annotated[
    Mapping[str, Annotated[int, Field(ge=1, le=MOST)]], BeforeValidator(_of_anyone)
]
"""How many of which; in the file also a plain number."""


class PersonForm(Strict):
    """A human, and their accounts."""

    name: str
    identities: tuple[AnIdentity, ...] = Field(min_length=1)


class GroupForm(Strict):
    """People by their ids (or identities), and user groups of the platforms."""

    people: tuple[str, ...] = ()
    usergroups: tuple[AUserGroup, ...] = ()


class RuleForm(Strict):
    """What it is for (everything, where nothing is said), and what holds there."""

    name: str = Field(default="", max_length=80)
    providers: tuple[Provider, ...] = ()
    kinds: tuple[AskKind, ...] = ()
    targets: tuple[Pattern, ...] = ()
    roles: tuple[Pattern, ...] = ()
    requesters: tuple[str, ...] = ()

    reviewers: tuple[str, ...] = ()
    approvals: Approvals = Field(default={ANYONE: 1}, min_length=1)
    self_approval: bool = False
    auto_approval: bool = False
    at_most: Span = timedelta(days=90)
    decide_within: Span | None = None
    remind_after: tuple[Span, ...] | None = None
    risk: Risk = Risk.NORMAL
    reason_required: tuple[Occasion, ...] = (Occasion.ASK, Occasion.DENY)

    @property
    def named(self) -> tuple[str, ...]:
        """Whoever may decide, as the file calls them."""
        return self.reviewers if ANYONE in self.approvals else tuple(self.approvals)


class FileForm(Strict):
    """The whole file."""

    version: int = Field(ge=1, le=1)
    people: dict[str, PersonForm] = {}
    groups: dict[str, GroupForm] = {}
    called: dict[AnIdentity, Annotated[str, Field(min_length=1, max_length=200)]] = {}
    post_to: tuple[APlace, ...] = ()
    listen_in: tuple[APlace, ...] = ()
    keep_diagnoses: Span = timedelta(days=30)
    rules: tuple[RuleForm, ...] = ()
