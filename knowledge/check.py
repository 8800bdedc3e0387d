"""Whether a folder of knowledge proves itself: `python -m knowledge.check [PROVIDER]`.

Every sample must go the way that its entry says, and every phrase must be needed by one of them.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.entry import Entry
from knowledge.folding import fold
from knowledge.loader import SHIPPED, BadKnowledge, load, read
from knowledge.matcher import KnowledgeBase
from knowledge.overlay import own_files
from knowledge.phrase import Phrase
from knowledge.redaction import redact


def check(folder: Path = SHIPPED, overlay: Path | None = None, only: str = "") -> list[str]:
    """Every fault below *folder*, a line each; *only* those whose file begins so."""
    entries, providers, faults = read(folder, overlay)
    base = KnowledgeBase(entries, providers)
    for entry in entries:
        if entry.id.startswith(only):
            faults += entry_faults(base, entry)
    return [fault for fault in faults if fault.startswith(only)]


def load_checked(overlay: Path) -> KnowledgeBase:
    """The shipped knowledge with *overlay* over it, once every entry of *overlay* proves itself.

    Raises:
        BadKnowledge: with every fault.

    """
    base = load(overlay=overlay)
    own = {p.relative_to(overlay).with_suffix("").as_posix() for p in own_files(overlay)}
    faults = [fault for entry in base if entry.id in own for fault in entry_faults(base, entry)]
    if faults:
        raise BadKnowledge(faults)
    return base


def entry_faults(base: KnowledgeBase, entry: Entry) -> Iterator[str]:
    """Everything that is wrong with one entry, a line each."""
    yield from sample_faults(base, entry)
    yield from (f"{entry.id}: needless {name}: {p}" for name, p in idle_phrases(entry))


def sample_faults(base: KnowledgeBase, entry: Entry) -> Iterator[str]:
    """What goes wrong with the entry's own samples, a line each."""
    for text, wanted in entry.texts():
        diagnosis = base.diagnose(redact(text))
        found = diagnosis.entry.id if diagnosis else "silence"
        words = " ".join(text.split())[:90]
        if wanted and found != entry.id:
            yield f"{entry.id}: a match gives {found}{_why_not(entry, text)}: {words}"
        elif not wanted and found == entry.id:
            yield f"{entry.id}: a miss matches: {words}"


def idle_phrases(entry: Entry) -> Iterator[tuple[str, str]]:
    """The phrases without which every sample of the entry would go the same way."""
    sign = entry.signature
    hits = [_hits(entry, redact(text).text) for text, _ in entry.texts()]
    full = [fit(entry, h) for h in hits]
    for name in ("any", "all", "none"):
        phrases: tuple[str, ...] = getattr(sign, name)
        for phrase in phrases:
            fewer = tuple(p for p in phrases if p != phrase)
            weaker = entry.model_copy(update={"signature": sign.model_copy(update={name: fewer})})
            if [fit(weaker, h) for h in hits] == full:
                yield name, phrase


def fit(entry: Entry, hits: set[str]) -> bool:
    """Whether *hits*, the phrases that are in a text, make up the signature of *entry*."""
    sign = entry.signature
    return (
        not hits.isdisjoint(sign.any) and hits.issuperset(sign.all) and hits.isdisjoint(sign.none)
    )


def _hits(entry: Entry, text: str) -> set[str]:
    sign, folded = entry.signature, fold(text)
    return {p for p in (*sign.any, *sign.all, *sign.none) if Phrase(p).span(folded)}


def _why_not(entry: Entry, text: str) -> str:
    sign, hits = entry.signature, _hits(entry, redact(text).text)
    if hits.isdisjoint(sign.any):
        return " (no `any` phrase is in it)"
    if absent := [p for p in sign.all if p not in hits]:
        return f" (`all` lacks {absent[0]})"
    if present := hits.intersection(sign.none):
        return f" (`none` has {min(present)})"
    return " (it fits, but loses)" if sign.alone else " (it fits; not alone: no clue, or it loses)"


def main(arguments: Sequence[str]) -> int:
    """Print every fault; 1 where there is one."""
    faults = check(only=arguments[0] if arguments else "")
    sys.stdout.write("".join(f"{fault}\n" for fault in faults) + f"{len(faults)} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
