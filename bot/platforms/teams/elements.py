"""The pieces of an Adaptive Card that keyfix uses, all of them inert by construction.

A TextBlock or a FactSet renders markdown, so a person's text could make links and mentions in it.
A TextRun renders its characters: it is the only thing here that a person's text is put into.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.messages.card import Mention
from bot.messages.text import Line, Look, Span, cut, visible

Element = dict[str, Any]

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)

MOST_BYTES = 25_000
"""Of a card. Teams refuses a message over 28 KB (of which the envelope has some)."""


def run(span: Span, most: int, **look: Any) -> Element:
    """*span* as one run, at most *most* characters; a link only if it is https."""
    drawn: Element = {"type": "TextRun", "text": cut(visible(span.text), most), **look}
    if span.look is Look.BOLD:
        drawn["weight"] = "Bolder"
    if span.look is Look.CODE:
        drawn["fontType"] = "Monospace"
    if span.url.startswith("https://"):
        drawn["selectAction"] = open_url(span.text, span.url)
    return drawn


def rich(runs: Iterable[Element], **layout: Any) -> Element:
    """One paragraph; an empty one has a space, since a block without characters is refused."""
    inlines = [one for one in runs if one["text"]]
    return {"type": "RichTextBlock", "inlines": inlines or [_run(" ")], **layout}


def paragraph(line: Line, most: int, **look: Any) -> Element:
    """*line* as a paragraph of at most *most* characters."""
    return rich(run(span, room, **look) for span, room in _shared(line, most))


def in_your_time(line: Line) -> list[Element]:
    """The moments in *line* once more, each reader's own: only a TextBlock can tell them so.

    It renders markdown, but nothing that a person typed is in it.
    """
    moments = [span.at for span in line if _MOMENT.fullmatch(span.at)]
    told = ", ".join(f"{{{{DATE({at}, SHORT)}}}} {{{{TIME({at})}}}}" for at in moments)
    look = {"isSubtle": True, "size": "Small", "spacing": "None", "wrap": True}
    return [{"type": "TextBlock", "text": f"Your time: {told}", **look}] if told else []


def calls(mentions: Iterable[Mention]) -> tuple[list[Element], list[Element]]:
    """A line that calls people, and what Teams wants beside the body for it; groups it has none.

    Only a TextBlock can call somebody. Of a name it gets letters, digits and spaces alone.
    """
    names = {one.id: _tame(one.name) for one in mentions if not one.group}
    if not names:
        return [], []
    told = ", ".join(f"<at>{name}</at>" for name in names.values())
    entities = [
        {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": own, "name": name}}
        for own, name in names.items()
    ]
    return [{"type": "TextBlock", "text": f"For {told}", "wrap": True}], entities


def _tame(name: str) -> str:
    kept = "".join(c for c in name if c.isalnum() or c == " ").strip()
    return cut(kept, 60) or "reviewer"


def monospace(words: str, most: int) -> list[Element]:
    """*words* in a fixed width, a block a line: line breaks in a run are not kept everywhere."""
    lines = cut(visible(words), most).replace("\t", "    ").split("\n")
    return [rich([_run(line, fontType="Monospace")], spacing="None") for line in lines]


def beside(left: Element, right: list[Element], *, width: str | int) -> Element:
    """*left*, *width* wide, and the rest beside it."""
    return {
        "type": "ColumnSet",
        "spacing": "Small",
        "columns": [
            {"type": "Column", "width": width, "items": [left]},
            {"type": "Column", "width": "stretch", "items": right},
        ],
    }


def container(items: list[Element], style: str = "default") -> Element:
    """*items* on a ground of their own."""
    return {"type": "Container", "style": style, "items": items}


def open_url(title: str, url: str) -> Element:
    """Leads to *url*."""
    return {"type": "Action.OpenUrl", "title": cut(visible(title), 75), "url": url}


def execute(title: str, verb: str, data: Element) -> Element:
    """A button; clients that don't know `Action.Execute` submit the same."""
    shown = cut(visible(title), 75)
    carried = {**data, "verb": verb}
    return {
        "type": "Action.Execute",
        "title": shown,
        "verb": verb,
        "data": carried,
        "fallback": {"type": "Action.Submit", "title": shown, "data": carried},
    }


def adaptive_card(body: list[Element], entities: Sequence[Element] = ()) -> Element:
    """The whole card; *entities*: who is called in it."""
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "fallbackText": "This version of Teams can't show keyfix's cards: please update it.",
        "msteams": {"width": "Full"} | ({"entities": list(entities)} if entities else {}),
        "body": body,
    }


def dump(value: Any) -> bytes:
    """JSON as it goes out: in UTF-8, so that other scripts don't count sixfold."""
    # Half a surrogate pair, which JSON may hold and UTF-8 may not, becomes a question mark.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def size(drawn: Element) -> int:
    """Bytes of *drawn* on the wire."""
    return len(dump(drawn))


def _run(words: str, **look: Any) -> Element:
    return {"type": "TextRun", "text": words, **look}


def _shared(line: Line, most: int) -> Iterable[tuple[Span, int]]:
    left = most
    for span in line:
        if left <= 0:
            return
        yield span, left
        left -= len(span.text)
