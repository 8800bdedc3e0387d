"""The form of a triage question, one of `questions.yaml`.

A question asks for something that the person can see or has done, never which cause it is.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.entry import Line, Strict
from knowledge.vocabulary import Cause, Provider

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class Choice(Strict):
    """One answer: the causes that it makes likelier, and those that it rules out."""

    id: Id
    label: Label
    favours: tuple[Cause, ...] = ()
    rules_out: tuple[Cause, ...] = ()


class KnownQuestion(Strict):
    """What is asked, and of which providers' errors (of all, where none is named)."""

    id: Id
    ask: Line
    providers: tuple[Provider, ...] = ()
    options: tuple[Choice, ...] = Field(min_length=2, max_length=7)
