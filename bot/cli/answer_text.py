"""An answer as lines for a terminal."""

from collections.abc import Iterator
from textwrap import wrap

from knowledge import Diagnosis, KnowledgeBase, Step
from knowledge.templates import fill
from knowledge.triage import follow

_WIDTH = 96


def answer_text(base: KnowledgeBase, found: Diagnosis) -> str:
    """What a card would say: the cause, the evidence, what to do, how to check it."""
    return "\n".join(_lines(base, found))


def _lines(base: KnowledgeBase, found: Diagnosis) -> Iterator[str]:
    entry, facts = found.entry, found.fills
    yield f"{found.provider.value}: {fill(entry.title, facts)}"
    yield f"  cause    {found.cause.value}: {found.cause.words}; fixed by {found.cause.fixed_by}"
    yield from (f"  in text  {' '.join(quote.split())}" for quote in found.evidence[:2])
    yield from (f"  {name:<8} {', '.join(values)}" for name, values in found.facts.items())
    yield ""
    yield from wrap(fill(entry.why, facts), _WIDTH)
    for number, step in enumerate(entry.steps, start=1):
        yield from _step(number, step, found)
    if entry.check:
        yield ""
        yield f"Check it: {entry.check.look or ''}{fill(entry.check.run or '', facts).strip()}"
        yield f"  expect {entry.check.expect}"
    yield from _open(base, found)
    if found.secrets:
        yield ""
        yield f"A secret was in the text ({', '.join(found.secrets)}): rotate it now."


def _step(number: int, step: Step, found: Diagnosis) -> Iterator[str]:
    takes = f", {step.takes}" if step.takes else ""
    words = f"{number}. {step.who}{takes}: {fill(step.do, found.fills)}"
    yield from wrap(words, _WIDTH, subsequent_indent="   ")
    if step.at:
        yield f"   {step.at}"
    if step.run:
        yield from (f"   $ {line}" for line in fill(step.run.strip(), found.fills).splitlines())


def _open(base: KnowledgeBase, found: Diagnosis) -> Iterator[str]:
    question = follow(base, found, ()).question
    if question:
        yield ""
        yield f"{question.ask}"
        yield from (f"  - {option.label}" for option in question.options)
    others = [cause.value for cause in found.others[:3]]
    if others:
        yield ""
        yield f"It could also be: {', '.join(others)}."
