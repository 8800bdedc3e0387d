"""Steps with a command, made of values that a person typed."""

import re
import shlex

from bot.messages.card import Link, StepLine
from bot.messages.text import marked, visible

_UNFILLED = re.compile(r"<[\w|-]+>")


def option(name: str, value: str) -> str:
    """`--name=value`, with the value quoted; joined by `=`, so no value can be another option."""
    return f"--{name}={quoted(value)}"


def quoted(value: str) -> str:
    """*value* for a shell; a `<name>` that somebody has to fill in stays as it is."""
    return value if _UNFILLED.fullmatch(value) else shlex.quote(visible(value))


def typed(words: str, command: str, *, at: str = "") -> StepLine:
    """A command that an admin types; *words* are ours, with marks."""
    return StepLine(
        "An admin", marked(words), Link("Open the console", at) if at else None, command
    )


def clicked(words: str, at: str = "", **values: str) -> StepLine:
    """A step in a console. `$name` in *words* is put in after the marks were read, and once."""
    link = Link("Open the console", at) if at else None
    line = marked(words)
    filled = tuple(_filled(span.text, values) for span in line)
    spans = tuple(type(s)(text, s.look, s.url) for s, text in zip(line, filled, strict=True))
    return StepLine("An admin", spans, link)


def _filled(words: str, values: dict[str, str]) -> str:
    return re.sub(r"\$([a-z_]+)", lambda hit: visible(values[hit.group(1)]), words)
