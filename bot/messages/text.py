"""Words with a little structure, which can't be made by what somebody typed.

A renderer escapes every span's text for its platform; code, bold and links exist only as spans.
So text from a person can't mention, link or format anything, whatever characters it holds.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.templates import fill


class Look(StrEnum):
    """How a span is set."""

    PLAIN = "plain"
    BOLD = "bold"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters. *url* (https, from the knowledge base or settings only) makes a link.

    *at* is a moment, as `2026-11-21T12:00:00Z`: each reader sees it in their own zone, and *text*
    where the platform can't do that.
    """

    text: str
    look: Look = Look.PLAIN
    url: str = ""
    at: str = ""


Line = tuple[Span, ...]


def plain(words: str) -> Line:
    """*words* as they are; what is invisible or turns the direction of writing is shown as `�`."""
    return (Span(visible(words)),) if words else ()


def bold(words: str) -> Line:
    """*words* in bold."""
    return (Span(visible(words), Look.BOLD),)


def code(words: str) -> Line:
    """*words* in a fixed width."""
    return (Span(visible(words), Look.CODE),)


def link(words: str, url: str) -> Line:
    """*words* that lead to *url*."""
    return (Span(words, Look.PLAIN, url),)


_MARKS = re.compile(
    r"`([^`]+)`|\*\*([^*]+)\*\*"
    r"|(?<![\w:*/])\*([A-Za-z][^*`]+)\*(?![\w*])"  # not the stars of `bedrock:*` or `2*3*4`
)


def marked(words: str, facts: Mapping[str, tuple[str, ...]] | None = None) -> Line:
    """Words of our own, from the knowledge base: `…` is code, **…** or *…* bold, `{…}` a fact.

    Facts are put in after the marks were read, so nothing that they hold can be one.
    """
    spans: list[Span] = []
    at = 0
    for hit in _MARKS.finditer(words):
        spans.append(Span(words[at : hit.start()]))
        look = Look.CODE if hit.group(1) else Look.BOLD
        spans.append(Span(next(filter(None, hit.groups())), look))
        at = hit.end()
    spans.append(Span(words[at:]))
    return tuple(Span(visible(fill(s.text, facts or {})), s.look) for s in spans if s.text)


def visible(words: str) -> str:
    """*words* with `�` for each control, format or surrogate character but line break and tab."""
    hidden = {"Cc", "Cf", "Cs", "Co"}
    return "".join(
        "�" if unicodedata.category(c) in hidden and c not in "\n\t" else c for c in words
    )


def flat(line: Line) -> str:
    """The characters of *line* without any structure."""
    return "".join(span.text for span in line)


def cut(words: str, most: int) -> str:
    """*words*, or their first *most* code points with `…` as the last."""
    return words if len(words) <= most else words[: most - 1] + "…"
