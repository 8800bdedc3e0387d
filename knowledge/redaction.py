"""Secrets leave the text here, before it is matched, stored, logged or shown."""

from dataclasses import dataclass

import re2

_SECRETS = {
    "openai_key": re2.compile(r"\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}"),
    "aws_access_key_id": re2.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
}


@dataclass(frozen=True, slots=True)
class Redacted:
    """Text without its secrets. Whatever takes a Redacted can't be given raw text by mistake."""

    text: str
    secrets: tuple[str, ...] = ()
    """The kinds that were cut, in the order in which they stood."""


def redact(raw: str) -> Redacted:
    """Put `[kind]` in place of each secret; `secrets` names the kinds that were there."""
    found: list[str] = []
    for kind, pattern in _SECRETS.items():
        raw, count = pattern.subn(f"[{kind}]", raw)
        found += [kind] * count
    return Redacted(raw, tuple(found))
