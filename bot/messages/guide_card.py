"""What `/keyfix`, `/keyfix <provider>` and a text that nobody knows are answered with."""

from bot.messages.answer_card import step_line
from bot.messages.card import Card, Link, StepLine
from bot.messages.text import Line, bold, marked, plain
from knowledge import KnowledgeBase, Provider
from knowledge.provider import ChecklistStep, ProviderFile, Verify

_STEPS = 8


def guide_card(file: ProviderFile) -> Card:
    """A provider's guide: what one needs, the commonest causes in order, how to check and more."""
    sections = (
        ("Before you start", file.prerequisites),
        ("For a new member", file.new_member),
        ("Key formats", file.key_formats),
        ("Limits", file.limits),
        ("Prevention", file.prevention),
        ("When nothing helps", file.escalation),
    )
    here = (_section("Who can make keys here", (file.keys_here,)),) if file.keys_here else ()
    more = [_section(name, lines) for name, lines in sections if lines]
    more += [bold(f"{one.q} ") + marked(one.a) for one in file.faq]
    return Card(
        headline=f"{file.name}: making a key, and what refuses it",
        lead=plain("commonest causes first"),
        body=(marked(file.summary), *here),
        steps=tuple(map(_cause_line, file.checklist[:_STEPS])),
        check=_verify_line(file.verify[0]) if file.verify else None,
        more=tuple(more),
        links=_links(file),
        foot=plain(_can_ask(file)),
    )


def help_card(base: KnowledgeBase) -> Card:
    """What keyfix can do."""
    names = ", ".join(one.value for one in Provider if one in base.providers)
    return Card(
        headline="keyfix explains key and permission errors of AI providers",
        body=(
            plain("Paste an error in a channel where keyfix is: the answer comes in the thread."),
            marked("`/keyfix <provider>` gives a provider's guide: ") + plain(names),
            marked("`/keyfix <an error>` explains it to you alone."),
            marked("`/keyfix why <a text>` says why it is answered, or met with silence."),
            marked("‹Ask for access› under an answer files a request that admins decide in chat."),
            marked("`/keyfix mine` lists what you hold, to give back what you need no more."),
            marked("`/keyfix audit <request>` tells what happened to a request."),
            marked("`/keyfix setup` says where requests go and who decides."),
            marked("`/keyfix whoami` says who you are here; `/keyfix link` joins your accounts."),
        ),
        foot=plain("Secrets are cut from a text before anything else sees it."),
    )


def unknown_card(base: KnowledgeBase) -> Card:
    """A text that keyfix was asked about and does not know."""
    names = ", ".join(one.value for one in Provider if one in base.providers)
    return Card(
        headline="keyfix does not know this text",
        body=(
            plain("Paste the whole error, with its code and the address that was called."),
            marked("Or see a guide: `/keyfix <provider>`, one of ") + plain(names),
        ),
    )


def words_card(words: str) -> Card:
    """One sentence, for one person."""
    return Card(headline=words)


def _cause_line(step: ChecklistStep) -> StepLine:
    fix = step_line(step.fix[0], {})
    return StepLine(
        step.cause.words.capitalize(), marked(step.look) + plain(" → ") + fix.do, fix.link
    )


def _verify_line(verify: Verify) -> StepLine:
    return StepLine("Check it", marked(verify.do), None, (verify.run or "").strip())


def _section(name: str, lines: tuple[str, ...]) -> Line:
    spans: Line = bold(f"{name}: ")
    for at, line in enumerate(lines):
        spans += (plain(" · ") if at else ()) + marked(line)
    return spans


def _links(file: ProviderFile) -> tuple[Link, ...]:
    given = (("Console", file.console), ("Keys", file.keys_page), ("Status", file.status_page))
    return tuple(Link(name, url) for name, url in given if url)


def _can_ask(file: ProviderFile) -> str:
    kinds = ", ".join(kind.value.replace("_", " ") for kind in file.can_ask_for)
    asked = f"Can be asked for here: {kinds}. " if kinds else ""
    return f"{asked}Checked {file.checked}."
