"""Where the text proves no one cause: one question, or one step of the provider's checklist."""

from bot.messages.addressee import copy_button, current_ask
from bot.messages.answer_card import answer_card, provider_name, step_line
from bot.messages.card import Action, Button, Card, StepLine, Style, Tone
from bot.messages.paste import Paste
from bot.messages.story import continued
from bot.messages.text import Line, marked, plain
from knowledge import KnowledgeBase
from knowledge.provider import ChecklistStep
from knowledge.templates import fill
from knowledge.triage import Question, Standing


def standing_card(
    paste: Paste, standing: Standing, base: KnowledgeBase, before: Standing | None = None
) -> Card:
    """Draw whatever comes next for *paste*: an answer, a question, or a checklist step.

    *before*: how their earlier paste in the same thread stands, which this one follows.
    """
    card = _card(paste, standing, base)
    return continued(card, before, standing) if before else card


def _card(paste: Paste, standing: Standing, base: KnowledgeBase) -> Card:
    if standing.question is not None:
        return _question_card(paste, standing, standing.question, base)
    if standing.step is not None:
        return _step_card(paste, standing, standing.step, base)
    return answer_card(paste, standing, base)


def _question_card(
    paste: Paste, standing: Standing, question: Question, base: KnowledgeBase
) -> Card:
    found = standing.diagnosis
    name = provider_name(base, found.provider)
    return Card(
        headline=f"{name}: refused, and the text alone does not say why",
        tone=Tone.ASK,
        quote=found.evidence[:1],
        body=(marked(f"One question: **{question.ask}**"),),
        steps=_probe_line(standing),
        buttons=tuple(
            Button(Action.ANSWER, option.label, f"{paste.id}:{question.id}:{option.id}")
            for option in question.options
        ),
        foot=plain(_could_be(standing)),
    )


def _step_card(paste: Paste, standing: Standing, step: ChecklistStep, base: KnowledgeBase) -> Card:
    found = standing.diagnosis
    name = provider_name(base, found.provider)
    where = f"step {standing.position} of {standing.of}, likeliest first"
    return Card(
        headline=f"{name}: {step.cause.words}" if standing.solved else f"{name}: look at this next",
        tone=Tone.GOOD if standing.solved else Tone.ASK,
        lead=plain("solved" if standing.solved else where),
        quote=found.evidence[:1],
        body=_look(step),
        steps=(*(step_line(one, found.fills) for one in step.fix[:3]), *_probe_line(standing))[:3],
        buttons=_step_buttons(paste, standing),
        foot=plain(f"{found.provider.value}/{step.cause.value}"),
    )


def _probe_line(standing: Standing) -> tuple[StepLine, ...]:
    """‹Or run this›, where a harmless command tells as much as an answer would."""
    probe = standing.probe
    if probe is None:
        return ()
    words = f"Or run this and paste here what it says: {probe.tells}. It changes nothing."
    command = fill(probe.run.strip(), standing.diagnosis.fills)
    return (StepLine("You, 1 minute", marked(words), None, command),)


def _look(step: ChecklistStep) -> tuple[Line, ...]:
    unconfirmed = () if step.confirmed else (plain("Reported by others, unconfirmed."),)
    return (marked(step.look), *unconfirmed)


def _step_buttons(paste: Paste, standing: Standing) -> tuple[Button, ...]:
    if standing.solved:
        return ()
    solved = Button(Action.ANSWER, "That was it", f"{paste.id}:step:solved")
    following = Button(Action.ANSWER, "Next", f"{paste.id}:step:next", Style.PRIMARY)
    asked = current_ask(standing)
    admin = (Button(Action.ASK_FOR_ACCESS, "Ask an admin", paste.id),)
    last = standing.position >= standing.of
    way = admin if asked else copy_button(paste, standing)
    return (solved, *(() if last else (following,)), *way)


def _could_be(standing: Standing) -> str:
    causes = [cause.words for cause in standing.diagnosis.others[:3]]
    return f"It could be: {'; '.join(causes)}." if causes else ""
