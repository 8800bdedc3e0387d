"""The engine: how fast it reads a channel, how fast it answers, and how right beside others.

ordinary   messages that are no errors, beside a bare RE2 set of as many literals as the base
           has phrases, over the same texts in the same run
errors     texts that are errors, to the whole diagnosis
load       all entries, in a fresh process
huge       100 kB of log with an error in it; 1 MB of the worst texts (worst.py), never one twice
rivals     right answers and false alarms beside BM25 and TF-IDF, on texts kept from them
"""

import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

import re2

import knowledge
from bench import plots, rivals
from bench.clock import rates, seconds
from bench.figure import Figure
from bench.texts import Texts, label, texts
from bench.worst import MEGABYTE, paste, worst

FRESH, AGAIN, WORST = 7, 3, 4
_LOAD = """
import json, time
begun = time.perf_counter()
import knowledge
imported = time.perf_counter()
entries = len(knowledge.load())
print(json.dumps([imported - begun, time.perf_counter() - imported, entries]))
"""
_RUN = re.compile(r"[a-z0-9][a-z0-9 _.'-]+")


async def run() -> list[Figure]:
    """Every figure of this module, in one run; the plot of throughput is drawn anew."""
    base = knowledge.load()
    given = texts(base)
    bare = bare_set(literals(base))
    talk = rates(
        {"bare": bare.Match, "keyfix": lambda text: answer(base, text)},
        [one.text for one in given.ordinary],
    )
    errors = rates({"": lambda text: answer(base, text)}, [one.text for one in given.errors])[""]
    judged = rivals.beside(
        {"keyfix": _learnt(base), "BM25": rivals.bm25, "TF-IDF + regression": rivals.regression},
        [*given.errors, *given.ordinary],
    )
    _draw(talk, judged)
    return [
        *_speed(talk, errors),
        *_load(),
        *_huge(base, given),
        *(figure for name, one in judged.items() for figure in _beside(name, one)),
    ]


def answer(base: knowledge.KnowledgeBase, text: str) -> knowledge.Diagnosis | None:
    """What is done with every message."""
    return base.diagnose(knowledge.redact(text))


def literals(base: knowledge.KnowledgeBase) -> list[str]:
    """As many different literals as the base has phrases; of a regex its longest plain run."""
    signs = (e.signature for e in base)
    clues = (p.clues for p in base.providers.values())
    written = {p for s in signs for p in (*s.any, *s.all, *s.none)}
    written |= {p for c in clues for p in (*c.certain, *c.likely, *c.hint)}
    found: set[str] = set()
    for phrase in sorted(written):
        runs = _RUN.findall(phrase.lower()) if phrase[0] == "/" else [phrase.lower()]
        fresh = [r for r in sorted(runs, key=len, reverse=True) if r not in found]
        found.add(fresh[0] if fresh else phrase)
    return sorted(found)


def bare_set(patterns: Sequence[str]) -> re2.Set:
    """RE2's own set, with room enough that it never runs out."""
    options = re2.Options()
    options.max_mem = 1 << 30
    found = re2.Set.SearchSet(options)
    for one in patterns:
        found.Add(re2.escape(one))
    found.Compile()
    return found


def _speed(talk: Mapping[str, float], errors: float) -> Iterator[Figure]:
    yield Figure("bare RE2 set, ordinary messages", talk["bare"], "a second")
    yield Figure("keyfix, ordinary messages", talk["keyfix"], "a second")
    yield Figure("bare set ÷ keyfix (bar: 5)", talk["bare"] / talk["keyfix"], "×")
    yield Figure("keyfix, errors (bar: 5000)", errors, "a second")


def _load() -> Iterator[Figure]:
    """Of a new process each: the middle one."""
    root = Path(__file__).resolve().parents[1]
    rows = [
        json.loads(subprocess.check_output([sys.executable, "-c", _LOAD], cwd=root))
        for _ in range(FRESH)
    ]
    imported, loaded, entries = (median(column) for column in zip(*rows, strict=True))
    yield Figure(f"load of {entries:.0f} entries (bar: 0.5)", loaded, "s")
    yield Figure("the same with its imports", imported + loaded, "s")


def _huge(base: knowledge.KnowledgeBase, given: Texts) -> Iterator[Figure]:
    """Milliseconds for a paste, and for the worst megabytes."""
    error = max((t.text for t in given.errors), key=len)
    hundred = [_taken(base, paste(error, size)) for size in range(99_000, 102_000, 500)]
    yield Figure("100 kB of log with an error (bar: 20)", 1000 * median(hundred), "ms")
    chance = random.Random(11)
    taken = {
        name: median(_taken(base, make(chance, MEGABYTE)) for _ in range(AGAIN))
        for name, make in worst(base).items()
    }
    for name in sorted(taken, key=lambda n: -taken[n])[:WORST]:
        yield Figure(f"1 MB: {name} (bar: 250)", 1000 * taken[name], "ms")


def _taken(base: knowledge.KnowledgeBase, text: str) -> float:
    return seconds(lambda: answer(base, text))


def _learnt(base: knowledge.KnowledgeBase) -> rivals.Learn:
    """Keyfix learns from no example: it knows what it knows."""

    def judge(text: str) -> str:
        found = answer(base, text)
        return label(found.provider, found.cause) if found else ""

    return lambda _: judge


def _beside(name: str, one: rivals.Judged) -> Iterator[Figure]:
    yield Figure(f"{name}: provider and cause right", one.right, "%")
    yield Figure(f"{name}: alarms", one.alarms, "%")
    yield Figure(f"{name}: errors and ordinary messages", one.rate, "a second")


def _draw(talk: Mapping[str, float], judged: Mapping[str, rivals.Judged]) -> None:
    others = {name: one.ordinary_rate for name, one in judged.items() if name != "keyfix"}
    ours = {"keyfix: redact and diagnose": talk["keyfix"], "bare RE2 set": talk["bare"]}
    plots.throughput("Ordinary messages read", ours | others)
