"""Secrets leave the text here, before it is matched, stored, logged or shown.

The kinds stand in `secrets.yaml`. One pass over the text finds which of them are there.
E-mail addresses become `[e-mail]`, except service accounts and those that an error names as the
principal. What was cut is never kept.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import re2

from knowledge.phrase import compiled
from knowledge.yaml_file import values

SECRETS = Path(__file__).parent / "secrets.yaml"
MOST = 300_000
"""Bytes that are read of a text; of a longer one the head and the tail are kept."""
_PASSES = 4
_MAIL = "e-mail"
_RUN, _BITS = 9, 2.8
"""Of a value that looks like chance: characters without a break, bits a byte. Words lie below."""

_EMAIL = rb"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,250}\.[A-Za-z]{2,24}"
_PRINCIPAL_BEFORE = (
    rb"(?i)(?:principal|user|client|account|caller|member|serviceaccount|as|identity|upn|for|invoker)"
    rb"(?: id| name)?[\s:=\"'`\[(]{1,4}(?:[\w.]{1,20}#)?$|\[$"
)
_PRINCIPAL_AFTER = (
    rb"(?i)^[\"'`\])]{0,3}\s+"
    rb"(?:does not|do not|doesn't|lacks?|is not|isn't|has no|cannot|needs|was denied)\b"
)
_SERVICE = (b"gserviceaccount.com", b"@example.iam", b".iam.amazonaws.com")
_PLACEHOLDER = (
    rb"(?i)(?:your|example_|placeholder|changeme|xxxx|environ|getenv|process\.env|config\.|settings\."
    rb"|self\.|secrets\.|\.\.\.|\*\*\*|\$\{?[A-Z_]{3})"
)


@dataclass(frozen=True, slots=True)
class Redacted:
    """Text without its secrets. Whatever takes a Redacted can't be given raw text by mistake."""

    text: str
    secrets: tuple[str, ...] = ()
    """The kinds that were cut, in the order in which they stood."""


@dataclass(frozen=True, slots=True)
class Secret:
    """One shape of a kind of secret, with texts that it must cut and texts that it must leave."""

    kind: str
    words: str
    pattern: str
    cuts: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    random: bool = False


@cache
def secrets() -> tuple[Secret, ...]:
    """Every shape, in the order of the file: of two that overlap the first names the kind."""
    rows = values(SECRETS.read_bytes())
    return tuple(
        Secret(**{**row, "cuts": tuple(row["cuts"]), "leaves": tuple(row["leaves"])})
        for row in rows
    )


def words_for(kind: str) -> str:
    """What the owner of a secret is told that it was: `an OpenAI key`."""
    return next((secret.words for secret in secrets() if secret.kind == kind), "a secret")


def redact(raw: str) -> Redacted:
    """Put `[kind]` in place of each secret; `secrets` names the kinds that were there.

    Half characters (lone surrogates) become `?`. The same text comes out of its own output.
    """
    data = raw.encode("utf-8", "replace")
    if len(data) > MOST:
        data = _ends(data)
    kinds: list[str] = []
    for _ in range(_PASSES):
        cuts = _cuts(data)
        if not cuts:
            break
        data = _without(data, cuts)
        kinds += [kind for _, _, kind in cuts if kind != _MAIL]
    return Redacted(data.decode(), tuple(kinds))


def _ends(data: bytes) -> bytes:
    head, tail = data[: MOST * 3 // 4], data[-MOST // 4 :]
    whole = [part.decode("utf-8", "ignore").encode() for part in (head, tail)]
    return b"\n[...]\n".join(whole)


def _cuts(data: bytes) -> list[tuple[int, int, str]]:
    there = _sieve().Match(data) or ()
    spans = [span for index in there for span in _spans(index, data)]
    if b"@" in data:
        spans += _mails(data)
    if not spans:
        return []
    kept: list[tuple[int, int, str]] = []
    for start, end, index in sorted(spans, key=lambda s: (s[0], s[2])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, secrets()[index].kind if index < len(secrets()) else _MAIL))
        elif end > kept[-1][1]:
            kept[-1] = (kept[-1][0], end, kept[-1][2])
    return kept


def _spans(index: int, data: bytes) -> Iterator[tuple[int, int, int]]:
    secret = secrets()[index]
    pattern = compiled(secret.pattern.encode())
    group = 1 if pattern.groups else 0
    for hit in pattern.finditer(data):
        start, end = hit.span(group)
        if not secret.random or _random(data[start:end]):
            yield start, end, index


def _mails(data: bytes) -> Iterator[tuple[int, int, int]]:
    for hit in compiled(_EMAIL).finditer(data):
        start, end = hit.span()
        if not _is_principal(data, start, end):
            yield start, end, len(secrets())


def _without(data: bytes, cuts: list[tuple[int, int, str]]) -> bytes:
    pieces, at = [], 0
    for start, end, kind in cuts:
        pieces += [data[at:start], f"[{kind}]".encode()]
        at = end
    return b"".join([*pieces, data[at:]])


def _is_principal(data: bytes, start: int, end: int) -> bool:
    if data[start:end].endswith(_SERVICE) or data[start : start + 4] == b"git@":
        return True
    before, after = data[max(0, start - 40) : start], data[end : end + 40]
    return bool(
        compiled(_PRINCIPAL_BEFORE).search(before) or compiled(_PRINCIPAL_AFTER).search(after)
    )


def _random(value: bytes) -> bool:
    """Whether it looks like chance: letters and digits, many different, and no placeholder."""
    digits = sum(48 <= c <= 57 for c in value)  # noqa: PLR2004 - ASCII
    letters = sum(65 <= c <= 90 or 97 <= c <= 122 for c in value)  # noqa: PLR2004 - ASCII
    if not digits or not letters or compiled(_PLACEHOLDER).search(value):
        return False
    longest = max(compiled(rb"[-_./:~]+").split(value), key=len)
    return len(longest) >= _RUN and _entropy(value) >= _BITS


def _entropy(value: bytes) -> float:
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values())


@cache
def _sieve() -> re2.Filter:
    sieve = re2.Filter()
    for secret in secrets():
        sieve.Add(secret.pattern.encode())
    sieve.Compile()
    return sieve
