"""Which one question parts the rivals best, and what the answers leave.

    a text that names no console      → which console is it?
    two to three rivals, or so        → at most two questions
    what is left                      → the provider's checklist, the rivals' steps first

Pure: a card is drawn from the diagnosis and the answers given so far, and from nothing else.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.diagnosis import Candidate, Diagnosis
from knowledge.matcher import KnowledgeBase
from knowledge.probe import Probe
from knowledge.provider import ChecklistStep
from knowledge.question import Choice, KnownQuestion
from knowledge.vocabulary import Cause, Provider

CONSOLE = "console"
STEP, NEXT, SOLVED = "step", "next", "solved"
OTHER = Provider.GENERIC.value
UNSURE = "unsure"
MOST_QUESTIONS = 2
_PAGE = 7
_LEAST_BITS = 0.15
_SURE = 0.8
_AS_GOOD = 0.7
"""What a command must tell, of what the best question would: a command doesn't misremember."""
_FAVOURED, _RULED_OUT = 4.0, 0.02

MOST_USED = (
    *(Provider.OPENAI, Provider.GOOGLE_AI_STUDIO, Provider.ANTHROPIC, Provider.AZURE_OPENAI),
    *(Provider.AWS_BEDROCK, Provider.VERTEX_AI, Provider.GITHUB_COPILOT, Provider.CURSOR),
    *(Provider.OPENROUTER, Provider.DEEPSEEK, Provider.MISTRAL, Provider.HUGGINGFACE),
    *(Provider.GROQ, Provider.XAI, Provider.ALIBABA, Provider.MOONSHOT, Provider.COHERE),
    *(Provider.PERPLEXITY, Provider.WINDSURF, Provider.TOKENMIX),
)
"""The order in which consoles are offered."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer's id and the words on its button (40 characters at most)."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked next, with two to eight answers."""

    id: str
    ask: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody pressed: a question's option, or `step`: `next` or `solved`."""

    question: str
    option: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a diagnosis stands after the answers: what is known, and what comes next."""

    diagnosis: Diagnosis
    question: Question | None = None
    step: ChecklistStep | None = None
    position: int = 0
    of: int = 0
    solved: bool = False
    probe: Probe | None = None
    """What can be run instead of remembering, where it parts the rivals at least as well."""


def follow(base: KnowledgeBase, diagnosis: Diagnosis, answers: Sequence[Answer]) -> Standing:
    """What the answers have made of *diagnosis*; answers never asked for are skipped."""
    if diagnosis.certain:
        return Standing(diagnosis)
    given = {a.question: a.option for a in answers if a.question != STEP}
    diagnosis, question = _told_console(base, diagnosis, given)
    if question:
        return Standing(diagnosis, question)
    odds = _odds(base, diagnosis, given)
    if not any(name.startswith(CONSOLE) for name in given):
        question = _next_question(base, diagnosis, odds, given)
        sure = max(odds, key=lambda c: odds[c])
        if question and odds[sure] < _SURE:
            return Standing(diagnosis, question, probe=_best_probe(base, diagnosis, odds, given))
        if odds[sure] >= _SURE and not any(a.question == STEP for a in answers):
            return _settled(base, diagnosis, sure)
    walked = _walked(base, diagnosis, odds, answers)
    if any(a.question == STEP for a in answers):
        return walked
    return replace(walked, probe=_best_probe(base, diagnosis, odds, given))


def checklist(
    base: KnowledgeBase, provider: Provider, rivals: Sequence[Cause]
) -> tuple[ChecklistStep, ...]:
    """The provider's steps, those of *rivals* first; one that it hasn't is borrowed."""
    own, generic = _own_checklist(base, provider), base.providers.get(Provider.GENERIC)
    spare = (*generic.checklist, *generic.spare) if generic else ()
    causes = {step.cause for step in own}
    borrowed = [s for c in rivals if c not in causes for s in spare if s.cause is c]
    steps = [*own, *borrowed]
    rank = {cause: n for n, cause in enumerate(rivals)}
    return tuple(sorted(steps, key=lambda s: s.cause not in rank))


def _own_checklist(base: KnowledgeBase, provider: Provider) -> tuple[ChecklistStep, ...]:
    file = base.providers.get(provider)
    return file.checklist if file else ()


def _told_console(
    base: KnowledgeBase, diagnosis: Diagnosis, given: Mapping[str, str]
) -> tuple[Diagnosis, Question | None]:
    if diagnosis.provider is not Provider.GENERIC:
        return diagnosis, None
    pages = _pages(diagnosis)
    for number, page in enumerate(pages):
        name = CONSOLE if number == 0 else f"{CONSOLE}_{number + 1}"
        chosen = given.get(name)
        if chosen is None:
            return diagnosis, _console(base, name, page)
        if chosen in page:
            return _of(diagnosis, Provider(chosen)), None
    return diagnosis, None


def _pages(diagnosis: Diagnosis) -> list[list[Provider]]:
    hinted = [c.provider for c in diagnosis.candidates if c.provider is not Provider.GENERIC]
    order = list(dict.fromkeys([*hinted, *MOST_USED]))
    return [order[n : n + _PAGE] for n in range(0, len(order), _PAGE)]


def _console(base: KnowledgeBase, name: str, page: Sequence[Provider]) -> Question:
    options = [Option(p.value, _label(base, p)) for p in page]
    return Question(name, "Which console or API was it?", (*options, Option(OTHER, "Another one")))


def _label(base: KnowledgeBase, provider: Provider) -> str:
    file = base.providers.get(provider)
    return (file.name if file else provider.value.replace("_", " "))[:40]


def _of(diagnosis: Diagnosis, provider: Provider) -> Diagnosis:
    moved = tuple(
        replace(c, provider=provider) if c.provider is Provider.GENERIC else c
        for c in diagnosis.candidates
    )
    return replace(diagnosis, provider=provider, candidates=moved)


def _odds(
    base: KnowledgeBase, diagnosis: Diagnosis, given: Mapping[str, str]
) -> dict[Cause, float]:
    rivals: list[Cause] = [
        c.cause
        for c in diagnosis.candidates
        if c.provider is diagnosis.provider and c.cause != Cause.UNDETERMINED
    ]
    rivals = rivals or [*diagnosis.entry.also]
    likely = [s.cause for s in _own_checklist(base, diagnosis.provider) if s.cause in rivals]
    order = dict.fromkeys([*likely, *rivals])
    weights: dict[Cause, float] = {cause: 1 / (n + 1) for n, cause in enumerate(order)}
    every: tuple[KnownQuestion | Probe, ...] = (*base.questions, *base.probes)
    for known in every:
        choice = next((o for o in known.options if o.id == given.get(known.id)), None)
        if choice:
            weights = {c: w * _weight(choice, c) for c, w in weights.items()}
    return _share(weights)


def _weight(choice: Choice, cause: Cause) -> float:
    if cause in choice.rules_out:
        return _RULED_OUT
    return _FAVOURED if cause in choice.favours else 1.0


def _share(weights: Mapping[Cause, float]) -> dict[Cause, float]:
    whole = sum(weights.values()) or 1.0
    return {cause: weight / whole for cause, weight in weights.items()}


def _next_question(
    base: KnowledgeBase, diagnosis: Diagnosis, odds: Mapping[Cause, float], given: Mapping[str, str]
) -> Question | None:
    asked = sum(known.id in given for known in base.questions)
    if asked >= MOST_QUESTIONS or len(odds) < 2:  # noqa: PLR2004 - rivals are two at least
        return None
    best = max(_open(base, diagnosis, given), key=lambda k: _bits(k, odds), default=None)
    if best is None or _bits(best, odds) < _LEAST_BITS:
        return None
    options = [Option(o.id, o.label) for o in best.options]
    return Question(best.id, best.ask, (*options, Option(UNSURE, "Not sure")))


def _best_probe(
    base: KnowledgeBase, diagnosis: Diagnosis, odds: Mapping[Cause, float], given: Mapping[str, str]
) -> Probe | None:
    """The command that tells most; none where a question that is still open tells more."""
    open_ones = [p for p in base.probes if p.id not in given and diagnosis.provider in p.providers]
    best = max(open_ones, key=lambda p: _bits(p, odds), default=None)
    asked = max((_bits(k, odds) for k in _open(base, diagnosis, given)), default=0.0)
    bits = _bits(best, odds) if best else 0.0
    return best if bits >= max(_LEAST_BITS, _AS_GOOD * asked) else None


def _open(
    base: KnowledgeBase, diagnosis: Diagnosis, given: Mapping[str, str]
) -> list[KnownQuestion]:
    """The questions that fit and have no answer yet."""
    return [
        k
        for k in base.questions
        if k.id not in given and (not k.providers or diagnosis.provider in k.providers)
    ]


def _bits(known: KnownQuestion | Probe, odds: Mapping[Cause, float]) -> float:
    """How much an answer tells on average: what is unknown before it, less what is after it."""
    likelihood = {cause: _share_of([_weight(o, cause) for o in known.options]) for cause in odds}
    after = 0.0
    for n in range(len(known.options)):
        joint = {cause: odds[cause] * likelihood[cause][n] for cause in odds}
        after += sum(joint.values()) * _entropy(_share(joint))
    return _entropy(odds) - after


def _share_of(weights: Sequence[float]) -> list[float]:
    whole = sum(weights)
    return [weight / whole for weight in weights]


def _entropy(odds: Mapping[Cause, float]) -> float:
    return -sum(p * math.log2(p) for p in odds.values() if p > 0)


def _settled(base: KnowledgeBase, diagnosis: Diagnosis, cause: Cause) -> Standing:
    steps = checklist(base, diagnosis.provider, [cause])
    step = next((s for s in steps if s.cause is cause), None)
    position = steps.index(step) + 1 if step else 0
    return Standing(_caused(diagnosis, cause), None, step, position, len(steps) if step else 0)


def _caused(diagnosis: Diagnosis, cause: Cause) -> Diagnosis:
    known = next(
        (
            c
            for c in diagnosis.candidates
            if c.cause is cause and c.entry and c.provider is diagnosis.provider
        ),
        None,
    )
    first = known or Candidate(diagnosis.provider, cause, 1.0)
    others = tuple(c for c in diagnosis.candidates if c.cause is not cause)
    entry = known.entry if known and known.entry else diagnosis.entry
    return replace(diagnosis, cause=cause, entry=entry, candidates=(first, *others))


def _ruled_out(base: KnowledgeBase, answers: Sequence[Answer]) -> set[Cause]:
    """The causes that a command's output rules out: their steps come last."""
    outcomes = {(p.id, o.id): o for p in base.probes for o in p.outcomes}
    told = [outcomes.get((a.question, a.option)) for a in answers]
    return {cause for outcome in told if outcome for cause in outcome.rules_out}


def _walked(
    base: KnowledgeBase,
    diagnosis: Diagnosis,
    odds: Mapping[Cause, float],
    answers: Sequence[Answer],
) -> Standing:
    proven = _ruled_out(base, answers)
    rivals = sorted((c for c in odds if c not in proven), key=lambda c: -odds[c])
    steps = checklist(base, diagnosis.provider, rivals)
    position = 0
    for answer in answers:
        if answer.question != STEP or position >= len(steps):
            continue
        if answer.option == SOLVED:
            found = steps[position]
            done = _caused(diagnosis, found.cause)
            return Standing(done, None, found, position + 1, len(steps), solved=True)
        position += answer.option == NEXT
    step = steps[position] if position < len(steps) else None
    return Standing(diagnosis, None, step, min(position + 1, len(steps)), len(steps))
