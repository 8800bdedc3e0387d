"""Every row of docs/guides.md leads to something that the knowledge really says."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.entry import Entry
from knowledge.loader import read
from knowledge.provider import ChecklistStep
from knowledge.vocabulary import Cause, Provider

PAGE = Path(__file__).parents[2] / "docs" / "guides.md"
KINDS = {"cause", "fix", "prerequisite", "check", "prevention", "FAQ", "limit", "escalation"}
SECTIONS = {
    "summary", "prerequisites", "verify", "new_member", "key_formats", "limits", "faq",
    "prevention", "escalation",
}  # fmt: skip
_ROW = re.compile(r"^\| (?P<id>[a-z]+-\d+) \|(?P<cells>.*)\|$", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """One thing that a guide says, and where keyfix carries it."""

    id: str
    kind: str
    carrier: str
    words: tuple[str, ...]
    correction: str


def rows():
    """The rows of the page's tables."""
    for hit in _ROW.finditer(PAGE.read_text(encoding="utf-8")):
        kind, _, carrier, words, correction = (c.strip() for c in hit["cells"].split(" | "))
        yield Row(
            hit["id"], kind, carrier.strip("`"), tuple(re.findall(r"`([^`]+)`", words)), correction
        )


ROWS = tuple(rows())
ENTRIES, PROVIDERS, _ = read()
BY_ID = {entry.id: entry for entry in ENTRIES}

each_row = pytest.mark.parametrize("row", ROWS, ids=lambda r: r.id)


def carried(carrier: str) -> str:
    """All that *carrier* says; empty where there is no such thing."""
    if "#" not in carrier:
        return said(BY_ID[carrier]) if carrier in BY_ID else ""
    provider, _, place = carrier.partition("#")
    file = PROVIDERS.get(Provider(provider))
    if file is None:
        return ""
    if place.startswith("checklist:"):
        cause = Cause(place.removeprefix("checklist:"))
        return " ".join(said(step) for step in file.checklist if step.cause is cause)
    assert place in SECTIONS
    part = getattr(file, place)
    return part if isinstance(part, str) else " ".join(map(said, part))


def said(thing: object) -> str:
    """A part of the knowledge as one text."""
    if isinstance(thing, str):
        return thing
    if isinstance(thing, ChecklistStep):
        return f"{thing!r} {'' if thing.confirmed else 'reported, unconfirmed'}"
    if isinstance(thing, Entry):
        return repr(thing.model_copy(update={"samples": None}))
    return repr(thing)


@each_row
def test_every_row_is_carried_in_its_words(row):
    text = carried(row.carrier).casefold()
    assert text, f"nothing is at {row.carrier}"
    assert [w for w in row.words if w.casefold() not in text] == []


@each_row
def test_every_correction_names_its_source(row):
    assert not row.correction or re.search(r"https://\S+", row.correction)


def test_every_row_has_words_to_look_for_and_a_known_kind():
    assert [row.id for row in ROWS if not row.words or row.kind not in KINDS] == []


def test_all_four_guides_are_there_and_no_row_twice():
    assert Counter(row.id.split("-")[0] for row in ROWS).keys() == {"all", "any", "studio", "admin"}
    assert Counter(row.id for row in ROWS).most_common(1)[0][1] == 1


def test_a_guide_that_advises_a_risk_has_its_correction():
    advice = {"capped key that expires", "super-user", "Will a VPN help", "needs its own approval"}
    risky = [row for row in ROWS if advice.intersection(row.words)]
    assert {word for row in risky for word in row.words} >= advice
    assert [row.id for row in risky if not row.correction] == []
