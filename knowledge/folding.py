r"""One plain form of a pasted text, so that a phrase is found however the text was mangled.

What is levelled: case, white space and line wraps, ANSI colours, box drawing, escapes of JSON in
JSON, HTML entities and Slack's `<http://…|…>`, markdown escapes, typographic quotes. Every kind
of quotation mark becomes `'`, and `'key': 'value'` becomes `'key':'value'`. Phrases are levelled
in the same way, so an entry's author writes them as they are seen. Of a text, "dont" becomes
"don't", for so people type.
"""

from functools import cache

import re2

HEAD, TAIL = 20_000, 10_000
"""Of a huge text so many characters are read at its start and at its end."""

_PRINTED, _HALVES = 0x20, (0xD800, 0xDFFF)
_QUOTES = dict.fromkeys(
    map(
        ord,
        '"`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u00ab\u00bb\u00b4\u2032\u300c\u300d',
    ),
    "'",
)
_BLANKS = [*range(0x2500, 0x25A0), *range(0x23AF, 0x23C0), 0xA0, 0x2028, 0x2029]
_GONE = [0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF]
_WIDE = str.maketrans("\uff0c\uff1a\uff08\uff09\uff01\u2011\u2013\u2014", ",:()!---")
_TABLE = _QUOTES | dict.fromkeys(_BLANKS, " ") | dict.fromkeys(_GONE, "") | _WIDE | {0x2026: "..."}

_ANSI = re2.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_]")
_ESCAPES = re2.compile(r"\\+(?:r\\+n|[nrt])|\\+u00a0")
_CODED = re2.compile(r"\\+u([0-9a-fA-F]{4})")
_QUOTED = re2.compile(r"(?m)^[ \t]*(?:>[ \t]?)+")
_SLASHED = re2.compile(r"\\+([\"'`/_*\[\]().#<>|~-])")
_LINK = re2.compile(r"<((?:https?://|mailto:|tel:)[^\s<>|]*)\|?([^<>\n]*)>")
_CLIPPED = re2.compile(
    r"\b(ai|are|ca|could|did|do|does|had|has|have|is|should|was|were|wo|would)nt\b"
)
_ENTITIES = (
    *(("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'")),
    *(("&#x27;", "'"), ("&nbsp;", " "), ("&amp;", "&")),
)


def fold(text: str) -> str:
    """*text* in its plain form; of a huge one the head and the tail."""
    folded = level(unwrap(bounded(text))).lower()
    if "nt " in folded and _clipped().Match(folded):
        folded = _CLIPPED.sub(r"\1n't", folded)
    return folded


@cache
def _clipped() -> re2.Set:
    """The same as a set of one, which says yes or no for a fifth of what a search costs."""
    asked = re2.Set.SearchSet()
    asked.Add(_CLIPPED.pattern)
    asked.Compile()
    return asked


def bounded(text: str) -> str:
    """*text*, or its head and its tail where it is huge."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


def unwrap(text: str) -> str:
    """*text* as it was before terminals, chats and encoders wrapped it; case and lines are kept."""
    if "\x1b" in text:
        text = _ANSI.sub("", text)
    if "&" in text:
        for entity, character in _ENTITIES:
            text = text.replace(entity, character)
    if "\n>" in text or text.startswith(">"):
        text = _QUOTED.sub("", text)
    if "<" in text:
        text = _LINK.sub(r"\1 \2", text)
    if "\\" in text:
        text = _ESCAPES.sub("\n", text)
        if "\\u" in text:
            text = _CODED.sub(_decoded, text)
        text = _SLASHED.sub(r"\1", text)
    return text


def level(text: str) -> str:
    """*text* with one kind of quotation mark and of white space."""
    if not text.isascii():
        text = text.translate(_TABLE)
    if '"' in text:
        text = text.replace('"', "'")
    if "`" in text:
        text = text.replace("`", "'")
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        text = " ".join(text.split())
    return text.replace("': ", "':") if "': " in text else text


def _decoded(hit: re2._Match) -> str:
    code = int(hit.group(1), 16)
    return " " if code < _PRINTED or _HALVES[0] <= code <= _HALVES[1] else chr(code)
