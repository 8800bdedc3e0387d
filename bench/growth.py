"""What more knowledge costs: 100, 1,000 and 5,000 entries made by program, and two plots.

A made entry has three phrases of four to seven words that developers use (those of the shipped
entries' texts), each third one a regex with a gap, beside the shipped providers' own clues. Nothing
is remembered from one size to the next but what Python itself keeps.
"""

import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

import knowledge
from bench import plots
from bench.clock import rates, seconds
from bench.figure import Figure
from bench.texts import texts

SIZES = (100, 1_000, 5_000)
_ERRORS = 200
_WORD = re.compile(r"[a-z]{2,14}")


async def run() -> list[Figure]:
    """Every figure of this module, in one run; the plot of growth is drawn anew."""
    base = knowledge.load()
    ordinary = [one.text for one in texts(base).ordinary]
    points = [_point(base, size, ordinary) for size in SIZES]
    plots.growth(points)
    return [figure for point in points for figure in _figures(point)]


def _figures(point: plots.Point) -> Iterator[Figure]:
    yield Figure(f"{point.entries} entries: load", point.load, "s")
    yield Figure(f"{point.entries} entries: an ordinary message", point.ordinary, "µs")
    yield Figure(f"{point.entries} entries: an error", point.error, "µs")


def _point(base: knowledge.KnowledgeBase, size: int, ordinary: Sequence[str]) -> plots.Point:
    chance = random.Random(size)
    words = sorted({w for e in base for s in e.samples.matches for w in _WORD.findall(s.lower())})
    with tempfile.TemporaryDirectory() as folder:
        errors = list(_written(Path(folder), chance, words, size))[:_ERRORS]
        grown: list[knowledge.KnowledgeBase] = []
        load = seconds(lambda: grown.append(knowledge.load(Path(folder))))
    made = knowledge.KnowledgeBase([*grown[0]], base.providers, base.questions)

    def engine(text: str) -> object:
        return made.diagnose(knowledge.redact(text))

    if heard := sum(engine(text) is None for text in errors):
        raise RuntimeError(f"{heard} of the made errors are met with silence")
    one = 1_000_000 / rates({"": engine}, ordinary)[""]
    return plots.Point(size, load, one, 1_000_000 / rates({"": engine}, errors)[""])


def _written(folder: Path, chance: random.Random, words: Sequence[str], size: int) -> Iterator[str]:
    """Write *size* entries; an error that each must match."""
    providers = [p.value for p in knowledge.Provider if p is not knowledge.Provider.GENERIC]
    for n in range(size):
        parts = [chance.choices(words, k=chance.randint(4, 7)) for _ in range(3)]
        phrases = [" ".join(part) for part in parts[:2]]
        gap = f"/{' '.join(parts[2][:2])}.{{0,40}}{' '.join(parts[2][2:])}/"
        text = f"Error: {phrases[n % 2]} (request 4f2a91c{n}, status 403), see the log"
        path = folder / providers[n % len(providers)] / f"made-{n}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(_entry(n, [*phrases, gap], text)))
        yield text


def _entry(n: int, phrases: Sequence[str], text: str) -> dict[str, object]:
    return {
        "cause": "key_invalid",
        "title": f"Made {n}",
        "signature": {"any": list(phrases)},
        "why": "It was made by program, to see what it costs to know of it.",
        "steps": [{"who": "you", "do": "Look at the page of keys."}],
        "sources": ["https://example.com"],
        "checked": "2026-11-21",
        "samples": {"matches": [text, f"{text} again"], "misses": ["nothing of it"]},
    }
