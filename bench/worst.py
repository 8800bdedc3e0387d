"""Huge texts that are made to be slow: each is new at every call, so that nothing is remembered."""

import base64
import json
import random
import string
from collections.abc import Callable, Mapping, Sequence

import knowledge
from knowledge.redaction import secrets

MEGABYTE = 1 << 20
Make = Callable[[random.Random, int], str]


def paste(error: str, size: int) -> str:
    """*error* at the end of *size* bytes of log lines, as people paste them."""
    line = "2026-11-21 06:17:{:02} INFO worker[{}]: GET /v1/items/{} 200 in {} ms"
    rows, length, n = [], 0, 0
    while length < size - len(error):
        rows.append(line.format(n % 60, n % 7, n * 7919 % 99991, n * 31 % 800))
        length += len(rows[-1]) + 1
        n += 1
    return "\n".join([*rows, error])


def worst(base: knowledge.KnowledgeBase) -> Mapping[str, Make]:
    """The makers by name; each takes chance and a size in bytes."""
    phrases = sorted({p for entry in base for p in entry.signature.any if p[0] != "/"})
    pieces = [text for entry in base for text in entry.samples.matches]
    misses = [text for entry in base for text in entry.samples.misses]
    cuts = [text for secret in secrets() for text in secret.cuts]
    return {
        "every sample in turn": lambda chance, size: _joined(chance, pieces, "\n", size),
        "every near miss in turn": lambda chance, size: _joined(chance, misses, " ", size),
        "phrases less their last letter": lambda chance, size: _joined(
            chance, [p[:-1] for p in phrases], " ", size
        ),
        "phrases on one line without a blank": lambda chance, size: _joined(
            chance, [p.replace(" ", "") for p in phrases], "", size
        ),
        "one secret after another": lambda chance, size: _joined(chance, cuts, "\n", size),
        "beginnings of secrets": lambda chance, size: _joined(
            chance, [c[: len(c) // 2] for c in cuts], " ", size
        ),
        "addresses": lambda chance, size: _joined(
            chance, ["ana@example.com", "a.b+c@x.", "@", "user b@c.de "], " ", size
        ),
        "newlines": lambda _, size: "\n \t\r" * (size // 4),
        "backslashes": lambda chance, size: _joined(
            chance, ["\\\\", '\\"', "\\n", "\\u0022"], "", size
        ),
        "JSON in JSON in JSON": _nested,
        "base64": lambda chance, size: base64.b64encode(chance.randbytes(size * 3 // 4)).decode(),
        "words that were never seen": _words,
        "every plane of Unicode": _unicode,
        "brackets and entities": lambda chance, size: _joined(
            chance, ["<http://a|", "&amp;amp;", "<", "&lt;", ">"], "", size
        ),
        "escape sequences": lambda chance, size: _joined(
            chance, ["\x1b[31m", "\x1b]0;", "\x1b", "\x1b[999;", "x"], "", size
        ),
    }


def _joined(chance: random.Random, pieces: Sequence[str], between: str, size: int) -> str:
    rows, length = [], 0
    while length < size:
        rows.append(chance.choice(pieces))
        length += len(rows[-1].encode()) + len(between)
    return between.join(rows)


def _nested(chance: random.Random, size: int) -> str:
    inner = json.dumps({"error": {"message": 'é permission "denied"\n', "n": chance.random()}})
    for _ in range(6):
        inner = json.dumps({"error": {"message": inner}})
    return inner * (size // len(inner) + 1)


def _words(chance: random.Random, size: int) -> str:
    letters = string.ascii_lowercase
    return " ".join("".join(chance.choices(letters, k=7)) for _ in range(size // 8))


def _unicode(chance: random.Random, size: int) -> str:
    points = [*range(0x20, 0xD800), *range(0xE000, 0x110000)]
    return "".join(map(chr, chance.choices(points, k=size // 4)))
