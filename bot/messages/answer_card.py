"""The answer to a pasted error: what it is, the evidence, what to do, how to check it.

The first card is small (12 lines, 3 steps); the rest stands behind ‹More›, for whoever asks.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.messages.addressee import copy_button, current_ask
from bot.messages.card import Action, Button, Card, Link, StepLine, Style, Tone
from bot.messages.paste import Paste, Rating
from bot.messages.text import Line, marked, plain
from knowledge import Diagnosis, KnowledgeBase, Provider
from knowledge.ask import Ask
from knowledge.entry import Check, Step
from knowledge.redaction import words_for
from knowledge.templates import fill
from knowledge.triage import Standing

STEPS = 3
"""On the first card."""

WHO = {
    "you": "You",
    "admin": "An admin",
    "security": "The security team",
    "network": "The network team",
    "billing": "Whoever pays the bills",
    "support": "The provider's support",
}
_SURE = {
    "code": "certain: the error's own code says so",
    "message": "fairly certain: the provider's own words",
    "words": "likely, from how it is described",
}
_RATED = {
    Rating.WORKED: "Somebody here says: this worked.",
    Rating.DIDNT_HELP: "Somebody here says: this did not help. See ‹More› for other causes.",
}

Facts = Mapping[str, tuple[str, ...]]


def answer_card(paste: Paste, standing: Standing, base: KnowledgeBase) -> Card:
    """Draw the one cause and its fix."""
    found = standing.diagnosis
    entry, facts = found.entry, found.fills
    return Card(
        headline=headline(found, base),
        tone=Tone.GOOD if paste.rating is Rating.WORKED else Tone.NEUTRAL,
        lead=plain(_lead(found)),
        quote=found.evidence[:2],
        body=(marked(entry.why, facts), *_rated(paste)),
        steps=tuple(step_line(step, facts) for step in entry.steps[:STEPS]),
        check=check_line(entry.check, facts) if entry.check else None,
        buttons=_buttons(paste, standing),
        foot=plain(_foot(found)),
    )


def more_card(paste: Paste, standing: Standing, base: KnowledgeBase) -> Card:
    """Draw what did not fit on the first card: every step, other causes, prevention, sources."""
    found = standing.diagnosis
    entry, facts = found.entry, found.fills
    notes = [("It takes a while: ", entry.propagation), ("For next time: ", entry.prevent)]
    others = tuple(f"{cause.words} ({cause.value})" for cause in found.others[:5])
    body = [marked(entry.why, facts)]
    body += [marked(f"**{name}**{words}", facts) for name, words in notes if words]
    own = base.providers.get(found.provider)
    if own and own.keys_here:
        body.append(marked(f"**Who can make keys here:** {own.keys_here}"))
    if others:
        body.append(marked("**Other causes that look alike:** ") + plain("; ".join(others)))
    return Card(
        headline=f"More on: {fill(entry.title, facts)}",
        quote=found.evidence,
        body=tuple(body),
        steps=tuple(step_line(step, facts) for step in entry.steps),
        check=check_line(entry.check, facts) if entry.check else None,
        links=_links(found, base),
        buttons=(*_asks(paste, current_ask(standing)), *copy_button(paste, standing)),
        foot=plain(f"{found.provider.value}/{found.cause.value} · {entry.id}"),
    )


def secret_card(paste: Paste) -> Card:
    """Tell the author alone that what they pasted held a secret."""
    kinds = ", ".join(sorted(set(map(words_for, paste.text.secrets))))
    return Card(
        headline="Your message shows a secret: rotate it now",
        tone=Tone.BAD,
        body=(
            plain(f"It holds: {kinds}. keyfix keeps no copy of it, but others here could read it."),
        ),
        steps=(
            StepLine("You, now", marked("Delete the message, or edit the secret out of it.")),
            StepLine("You, now", marked("Revoke it where it was made, and make a new one.")),
            StepLine("You", marked("Put the new one where the old one was used, never in a chat.")),
        ),
    )


def secret_lines(paste: Paste) -> tuple[Line, ...]:
    """The same in a line, beneath an answer that its author alone sees anyhow."""
    if not paste.text.secrets:
        return ()
    kinds = ", ".join(sorted(set(map(words_for, paste.text.secrets))))
    return (plain(f"Your text held {kinds}: keyfix kept no copy. Rotate it if others saw it too."),)


def provider_name(base: KnowledgeBase, provider: Provider) -> str:
    """As people call it; for one that can't be told, `API key`."""
    if provider is Provider.GENERIC or provider not in base.providers:
        return "API key"
    return base.providers[provider].name


def step_line(step: Step, facts: Facts) -> StepLine:
    """One step, filled with the text's own facts."""
    who = WHO[step.who] + (f", {step.takes}" if step.takes else "")
    to = Link(f"Open {urlsplit(step.at).hostname}", step.at) if step.at else None
    return StepLine(
        who, marked(step.do, facts), to, fill(step.run.strip(), facts) if step.run else ""
    )


def check_line(check: Check, facts: Facts) -> StepLine:
    """How to see that it works now, and what to expect."""
    first, rest = check.expect[:1], check.expect[1:]
    expect = first.lower() + rest if rest[:1].islower() or rest[:1] == " " else check.expect
    what = f"{check.look}: {expect}" if check.look else f"expect {expect}"
    return StepLine(
        "Check it", marked(what, facts), None, fill(check.run.strip(), facts) if check.run else ""
    )


def headline(found: Diagnosis, base: KnowledgeBase) -> str:
    """The finding, with the provider's name once."""
    name, title = provider_name(base, found.provider), fill(found.entry.title, found.fills)
    told = name.lower().split("/")[0].split("(")[0].strip() in title.lower()
    return title if told else f"{name}: {title}"


def _lead(found: Diagnosis) -> str:
    return f"{_SURE[found.entry.signature.proof]} · fixed by {found.cause.fixed_by}"


def _rated(paste: Paste) -> tuple[Line, ...]:
    return (plain(_RATED[paste.rating]),) if paste.rating in _RATED else ()


def _foot(found: Diagnosis) -> str:
    sources = len(found.entry.sources)
    many = "1 source" if sources == 1 else f"{sources} sources"
    return f"{found.provider.value}/{found.cause.value} · checked {found.entry.checked} · {many}"


def _links(found: Diagnosis, base: KnowledgeBase) -> tuple[Link, ...]:
    own = base.providers.get(found.provider)
    status = [Link("Status page", own.status_page)] if own and own.status_page else []
    sources = [s for s in found.entry.sources if s.startswith("https://")]
    return (*status, *(Link(f"Source {n}", s) for n, s in enumerate(sources[:5], start=1)))


def _asks(paste: Paste, ask: Ask | None) -> tuple[Button, ...]:
    if ask is None:
        return ()
    hint = f"Open a form that asks an admin for: {ask.kind.value.replace('_', ' ')}"
    return (Button(Action.ASK_FOR_ACCESS, "Ask for access", paste.id, Style.PRIMARY, hint),)


def _buttons(paste: Paste, standing: Standing) -> tuple[Button, ...]:
    found = standing.diagnosis
    others = len(found.others)
    more = f"More, other causes ({others})" if others else "More"
    rating = (
        Button(Action.WORKED, "It worked", paste.id),
        Button(Action.DIDNT_HELP, "Didn't help", paste.id),
    )
    unrated = rating if paste.rating is Rating.NONE else ()
    way = _asks(paste, current_ask(standing)) or copy_button(paste, standing)
    return (*way, *unrated, Button(Action.MORE, more, paste.id))
