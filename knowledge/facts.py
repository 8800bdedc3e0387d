"""What a reader can lift from an error: who was refused what, where.

Each fact has shapes, the surest first. RE2 has no lookahead: a shape says what stands around the
value, and the value is its group. One pass over the text finds which shapes can be there at all.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice

import re2

from knowledge.folding import bounded, unwrap
from knowledge.phrase import compiled
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
    for index in sorted(_sieve().Match(raw, potential=True) or ()):
        name, shape = SHAPES[index]
        values = found.setdefault(name, [])
        for value in islice(_values(name, shape, raw), 4 * MOST):
            if value not in values:
                values.append(value)
    if not found.get("status") and (word := _STATUS_WORD.search(raw.decode("utf-8", "replace"))):
        found["status"] = [_STATUS[word.group(1).lower().replace(" ", "")]]
    return {name: tuple(values[:MOST]) for name, values in found.items() if values}


def _values(name: str, shape: str, raw: bytes) -> Iterator[str]:
    if _asked(shape).Match(raw) is None:
        return
    for hit in compiled(shape.encode()).finditer(raw):
        value = hit.group(1).decode("utf-8", "replace").strip(_MARKS)
        if name in {"model", "project"}:
            value = _VERB.sub("", value)
        if name == "model" and _NO_MODEL.search(value):
            continue
        if not value or len(value) > _LONGEST or value.lower() in _COMMON:
            continue
        yield value
        if name == "scope" and "," in value:
            yield from (part.strip() for part in value.split(","))


@cache
def _asked(shape: str) -> re2.Set:
    """The shape as a set of one: it says yes or no for a fraction of what a search costs."""
    asked = re2.Set.SearchSet()
    asked.Add(shape.encode())
    asked.Compile()
    return asked


@cache
def _sieve() -> re2.Filter:
    sieve = re2.Filter()
    for _, shape in SHAPES:
        sieve.Add(shape.encode())
    sieve.Compile()
    return sieve
