"""What can be commanded, pressed and sent, and the journey that each begins.

One module a subject. The front door knows them only by their three tables, so a new command or
button is a row in one of these modules, and nothing else.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.messages.card import Action
from bot.messages.form import Purpose
from bot.messages.inbound import Command, Press, Reply, Submission

OnCommand = Callable[[Command, str], Awaitable[Reply]]
"""Takes a command and what stands behind its first word."""
OnPress = Callable[[Press], Awaitable[Reply]]
OnSubmission = Callable[[Submission], Awaitable[Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways in of one subject. A refusal that one raises becomes words at the front door."""

    commands: Mapping[str, OnCommand] = field(default_factory=dict)
    """By the first word behind `/keyfix`, in lower case."""
    alone: Mapping[str, OnCommand] = field(default_factory=dict)
    """Commands that are only that word: with more behind it, it is an error to be explained."""
    presses: Mapping[Action, OnPress] = field(default_factory=dict)
    submissions: Mapping[Purpose, OnSubmission] = field(default_factory=dict)


def halves(value: str) -> tuple[str, str]:
    """A button's value of two parts, `<id>:<digest>`."""
    first, _, second = value.partition(":")
    return first, second
