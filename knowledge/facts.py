"""What a reader can lift from an error: who was refused what, where.

Each fact has shapes, the surest first. RE2 has no lookahead: a shape says what stands around the
value, and the value is its group. One call finds which shapes are there.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any

import re2

from knowledge.folding import bounded, unwrap
from knowledge.redaction import Redacted
from knowledge.shapes import SHAPES

_MARKS = ".,;:\"'`\u201c\u201d"
_NO_MODEL = re2.compile(
    r"(?i)^(google|amazon|openai|anthropic)\.(dev|rpc|api|api_core|auth|cloud|genai|protobuf|bedrock"
    r"|generativeai|lib|error|types|_?exceptions)\b"
    r"|\.(com|ai|cn|html?|m?[jt]s|cjs|py|php|json|ya?ml)(:\d+)*$|\w(exception|error)$"
    r"|^[\w.-]+\.(com|org|dev|io|net)/|^(gemini|claude|openai|codex)-(api|cli|code|sdk|docs)\b"
    r"|^(read|write|delete|action|deployments?|names?|ids?)$"
)
"""What may stand where a model's name does: a host, a module, a file, an error's class."""
_VERB = re2.compile(r":(?:generate|stream|predict|raw|count|embed|[gs]etIam|testIam)\w*$")
"""What a name is followed by in an address: `…/models/NAME:generateContent`."""

_NAMES = tuple(dict.fromkeys(name for name, _ in SHAPES))
MOST = 8
"""Values that are kept of one fact."""
_LONGEST = 300

_STATUS = {
    "badrequest": "400",
    "unauthorized": "401",
    "paymentrequired": "402",
    "forbidden": "403",
    "notfound": "404",
}
_STATUS_WORD = re2.compile(
    r"(?i)(?:status(?: code)?|[\"']code)[\"'`]?\s*[:=]\s*[\"'`]?"
    r"(bad ?request|unauthorized|payment ?required|forbidden|not ?found)\b"
)
_COMMON = frozenset(
    """
    is in the a an of to for and or not be on has was with that this it id name api key model none
    null true false error message when if from while undefined nil isn doesn wasn aren was are can
    """.split()  # noqa: SIM905 - words are read as words
)


def extract(text: Redacted) -> Mapping[str, tuple[str, ...]]:
    """The facts in *text* by name, the likeliest value first; one that is not there has no key."""
    raw = unwrap(bounded(text.text)).encode("utf-8", "replace")
    found: dict[str, list[str]] = {}
    for index in sorted(_sieve().Match(raw) or ()):
        name = SHAPES[index][0]
        values = found.setdefault(name, [])
        for value in islice(_values(name, _sieve().re(index), raw), 4 * MOST):
            if value not in values:
                values.append(value)
    if not found.get("status") and (word := _STATUS_WORD.search(raw.decode("utf-8", "replace"))):
        found["status"] = [_STATUS[word.group(1).lower().replace(" ", "")]]
    return {name: tuple(found[name][:MOST]) for name in _NAMES if found.get(name)}


def _values(name: str, shape: Any, raw: bytes) -> Iterator[str]:  # RE2 has no types of its own
    known: dict[bytes, str] = {}
    for hit in shape.finditer(raw):
        there = hit.group(1)
        if there not in known:
            known[there] = _value(name, there)
        if value := known[there]:
            yield value
        if name == "scope" and "," in value:
            yield from (part.strip() for part in value.split(","))


def _value(name: str, there: bytes) -> str:
    """The value that *there* stands for; nothing where it is none."""
    value = there.decode("utf-8", "replace").strip(_MARKS)
    if name in {"model", "project"} and ":" in value:
        value = _VERB.sub("", value)
    if not value or len(value) > _LONGEST or value.lower() in _COMMON:
        return ""
    return "" if name == "model" and _NO_MODEL.search(value) else value


@cache
def _sieve() -> re2.Filter:
    """Every shape: which are there is told by one call, without Python between them."""
    sieve = re2.Filter()
    for _, shape in SHAPES:
        sieve.Add(shape.encode())
    sieve.Compile()
    return sieve
