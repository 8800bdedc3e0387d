"""‹Copy for…›: the message to send to somebody who hears nothing of the chat, ready to copy."""

from collections.abc import Iterator

from bot.messages.addressee import SUPPORT, addressee, called, current_ask, current_steps
from bot.messages.answer_card import headline, provider_name
from bot.messages.card import Card, StepLine
from bot.messages.paste import Paste
from bot.messages.text import Line, cut, marked, plain, visible
from bot.messages.times import time_words
from knowledge import Diagnosis, KnowledgeBase
from knowledge.templates import fill
from knowledge.triage import Answer, Standing, follow

MOST = 2800
"""Characters of the message: what a platform shows in one piece."""
_IDS = {
    "request_id": "Request id",
    "project": "Project",
    "principal": "Principal",
    "resource": "Resource",
    "permission": "Permission",
    "scope": "Scope",
    "model": "Model",
    "region": "Region",
    "code": "Code",
    "status": "Status",
}
_TOLD = {"next": "no, that was not it", "solved": "yes, that was it"}


def copy_card(paste: Paste, standing: Standing, base: KnowledgeBase) -> Card | None:
    """The card with the message; None where whoever has to act can be asked here."""
    who = addressee(standing)
    if not who:
        return None
    send = plain("Copy this, add what you know better, and send it.")
    return Card(
        headline=f"A message for {called(who)}",
        body=_where(who, standing, base),
        steps=(StepLine("You", send, None, message(paste, standing, base)),),
        foot=plain("Only you see this. It holds no secret; keep it that way: never send a key."),
    )


def message(paste: Paste, standing: Standing, base: KnowledgeBase) -> str:
    """The message itself: plain lines, for any mailbox or ticket."""
    return cut(visible("\n".join(_lines(paste, standing, base))), MOST)


def _lines(paste: Paste, standing: Standing, base: KnowledgeBase) -> Iterator[str]:
    found = standing.diagnosis
    subject = headline(found, base)
    if standing.step:
        subject = f"{provider_name(base, found.provider)}: {standing.step.cause.words}"
    yield f"To: {called(addressee(standing))}"
    yield f"Subject: {subject}"
    yield ""
    yield "What happened:"
    yield from (f"  {' '.join(quote.split())}" for quote in found.evidence)
    yield f"When: reported {time_words(paste.at)}"
    for fact, label in _IDS.items():
        if found.facts.get(fact):
            yield f"{label}: {', '.join(found.facts[fact])}"
    yield from _tried(paste, base)
    yield from _asked(standing)
    check = found.entry.check
    if check and not standing.step:
        look = fill((check.look or check.run or "").strip(), found.fills)
        yield "How we will see that it works:"
        yield from (f"  {line}" for line in (*look.splitlines(), f"expect {check.expect}"))


def _asked(standing: Standing) -> Iterator[str]:
    facts, who = standing.diagnosis.fills, addressee(standing)
    theirs = [step for step in current_steps(standing) if step.who == who]
    yield "What we ask of you:"
    for step in theirs:
        yield f"  {_unmarked(fill(step.do, facts))}"
        yield from (f"  {one}" for one in (step.at, fill((step.run or "").strip(), facts)) if one)
    ask = current_ask(standing)
    if ask:
        fields = ask.filled(facts).fields()
        yield "  " + ", ".join(f"{field}: {value}" for field, value in fields.items())
    if not theirs and not ask:
        yield "  Please tell us what is blocked, why, and what you need from us to lift it."


def _tried(paste: Paste, base: KnowledgeBase) -> Iterator[str]:
    found = base.diagnose(paste.text)
    told = list(_history(base, found, paste.answers)) if found else []
    if told:
        yield "What we looked at already:"
        yield from (f"  {asked} {answered}." for asked, answered in told)


def _history(
    base: KnowledgeBase, found: Diagnosis, answers: tuple[Answer, ...]
) -> Iterator[tuple[str, str]]:
    """What was asked each time, and what was answered, by following the answers once more."""
    for count, answer in enumerate(answers):
        then = follow(base, found, answers[:count])
        if then.question is not None and then.question.id == answer.question:
            labels = {option.id: option.label for option in then.question.options}
            yield then.question.ask, labels.get(answer.option, answer.option)
        elif then.step is not None and answer.question == "step":
            yield _unmarked(then.step.look), _TOLD.get(answer.option, answer.option)


def _where(who: str, standing: Standing, base: KnowledgeBase) -> tuple[Line, ...]:
    about = base.providers.get(standing.diagnosis.provider)
    lines = about.escalation if about and who == SUPPORT else ()
    return tuple(map(marked, lines[:3]))


def _unmarked(words: str) -> str:
    return words.replace("`", "").replace("**", "")
