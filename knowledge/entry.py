"""The form of a knowledge entry: how an error is recognised, its cause, what puts it right.

An entry reads from top to bottom as its reply will: what, why, do this, check it, ask for this.
Its id is its path, `openai/create-key-denied`, and its provider the folder that it lies in.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from knowledge.ask import Ask
from knowledge.phrase import in_one_line
from knowledge.vocabulary import Cause, Provider

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Written = Annotated[Line, AfterValidator(in_one_line)]
"""A phrase; a regex over several lines comes out as one."""
Text = Annotated[str, StringConstraints(min_length=1)]
Link = Annotated[str, StringConstraints(pattern=r"^https://\S+$")]


class Strict(BaseModel):
    """A part of an entry: no unknown keys, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Signature(Strict):
    """What must be in the text: one of `any`, all of `all`, none of `none`.

    A phrase is compared without regard to case and with white space folded; one written `/…/` is
    a regex (RE2: linear time, no lookaround, no backreference), over as many lines as it likes, and
    may name word lists (words.py). `{…}` in a phrase is literal.

    *proof* says how much the evidence is worth where several entries fit: a `code` (an error code
    or a reason clause that only this refusal carries) outranks a `message` (the provider's own
    sentence), which outranks `words` (what a person says in their own words).

    *alone* says whether the evidence also tells the provider. Where it is false (a sentence that
    several providers use) the text must show the provider elsewhere: a host, an SDK, a key's
    prefix, a name; see `clues` in the provider's own file. Where *usual* is true and the text
    shows no provider at all, this one is meant: these are usually its words.
    """

    any: tuple[Written, ...] = Field(min_length=1)
    all: tuple[Written, ...] = ()
    none: tuple[Written, ...] = ()
    proof: Literal["code", "message", "words"] = "message"
    alone: bool = True
    usual: bool = False


class Step(Strict):
    """One thing to do, who can do it (`you`, `admin`, `network`, `billing`, `support`), and where.

    *run* is a command for a terminal. `{fact}` is filled from the text: permission, principal,
    resource, role, scope, model, region, project, status, code, request_id;
    and from what is worked out of them (least_privilege.py): `{policy}` (AWS) and `{grant}`, the
    command that gives the smallest right.
    """

    who: Literal["you", "admin", "security", "network", "billing", "support"]
    do: Line
    at: Link | None = None
    run: Text | None = None
    takes: str | None = None
    """How long, in words: `1 minute`, `up to 24 hours`."""


class Check(Strict):
    """One harmless call, or a look at a page, that shows whether it works now."""

    run: Text | None = None
    look: Line | None = None
    expect: Line

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.run is None) == (self.look is None):
            raise ValueError("give either `run` or `look`")
        return self


class Samples(Strict):
    """Texts that the entry must match, and near misses that it must leave alone."""

    matches: tuple[Text, ...] = Field(min_length=2)
    misses: tuple[Text, ...] = Field(min_length=1)


class Entry(Strict):
    """One error of one provider."""

    id: str
    provider: Provider
    cause: Cause
    also: tuple[Cause, ...] = ()
    """Causes that the text can't rule out, likeliest first; `undetermined` names two at least."""
    title: Annotated[Line, StringConstraints(max_length=100)]
    signature: Signature
    why: Line
    steps: tuple[Step, ...] = Field(min_length=1)
    check: Check | None = None
    propagation: Line | None = None
    """How long a fix takes to be felt, in words, where it isn't at once."""
    prevent: Line | None = None
    ask: Ask | None = None
    """What an access request would ask for: the smallest sufficient right. None: no request."""
    sources: tuple[Line, ...] = Field(min_length=1)
    checked: date
    samples: Samples

    @model_validator(mode="after")
    def _asks_where_undetermined(self) -> Self:
        if self.cause is Cause.UNDETERMINED and len(self.also) < 2:  # noqa: PLR2004
            raise ValueError("an undetermined entry names at least two causes in `also`")
        if self.cause in self.also:
            raise ValueError("`also` repeats the cause")
        return self

    def texts(self) -> Iterator[tuple[str, bool]]:
        """Every sample, with whether the entry must match it."""
        yield from ((text, True) for text in self.samples.matches)
        yield from ((text, False) for text in self.samples.misses)
