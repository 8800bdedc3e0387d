"""The form of a request, filled in from the error, and the form of a denial.

What comes back is as strict as what went out: only the fields of this kind of ask, nothing that
could set a state, an approver or a deadline.
"""

from collections.abc import Mapping
from datetime import timedelta

from pydantic import ValidationError

from bot.access.directory import Member
from bot.access.policy import Policy
from bot.access.request import Asked
from bot.errors import BadForm
from bot.messages.form import Choice, Field, Form, Purpose
from bot.messages.request_card import KINDS
from bot.messages.text import plain
from bot.messages.times import span_words
from knowledge import Provider
from knowledge.ask import UNSAID, Ask
from knowledge.vocabulary import End

_SPANS = (
    timedelta(hours=1),
    timedelta(hours=8),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=30),
    timedelta(days=90),
)
_UNSAID = frozenset(UNSAID.values())
_ASKED = "ask_"  # before the names of the ask's own fields, so that none can be another field's


def request_form(  # noqa: PLR0913, PLR0917  (a form is filled from as many things)
    subject: str, provider: str, ask: Ask, evidence: str, by: Member, policy: Policy
) -> Form:
    """A form for *ask* (its facts filled in already); *by* is offered as the one who gets it."""
    given = tuple(
        Field(
            name=_ASKED + name,
            label=name.replace("_", " ").capitalize(),
            value=value,
            hint=_hint(value),
        )
        for name, value in ask.fields().items()
    )
    principal = Field(
        name="principal",
        label=f"For whom (as {provider} knows you)",
        value=by.email,
        hint="The account at the provider that gets it: your own e-mail address there, as a rule.",
    )
    why = Field(
        name="reason",
        label="Why",
        value=f"Blocked by: {evidence}"[:300] if evidence else "",
        lines=3,
        hint="What you need it for. The reviewers read this.",
    )
    return Form(
        purpose=Purpose.REQUEST,
        subject=subject,
        title="Ask for access",
        lead=(plain(f"{provider}: {KINDS[ask.kind]}. An admin decides; you are told at once."),),
        fields=(*given, principal, *_duration(ask, policy), why),
        submit="Send request",
    )


def denial_form(subject: str) -> Form:
    """Ask a reviewer why not."""
    reason = Field(name="reason", label="Why not", lines=3, hint="Told to the requester alone.")
    return Form(
        purpose=Purpose.DENIAL, subject=subject, title="Deny", fields=(reason,), submit="Deny"
    )


def read_request(
    provider: Provider, ask: Ask, answers: Mapping[str, str], policy: Policy
) -> tuple[Asked, str]:
    """What the filled-in form asks for, and why; *ask* is the one that the form was made from.

    Raises:
        BadForm: naming each field that is unknown, missing or wrong.

    """
    longest = longest_span(ask, policy)
    allowed = {"principal", "reason", *(_ASKED + name for name in ask.fields())}
    allowed |= {"duration"} if longest is not None else set()
    faults = {name: "keyfix did not ask for this." for name in answers if name not in allowed}
    faults |= {name: "Fill this in." for name in allowed if not answers.get(name, "").strip()}
    if longest is not None and answers.get("duration"):
        faults |= _duration_fault(answers["duration"], longest)
    if faults:
        raise BadForm(faults)
    asked = Asked(
        provider=provider,
        what=_edited(ask, answers),
        principal=answers["principal"].strip(),
        duration=timedelta(seconds=int(answers["duration"])) if longest is not None else None,
    )
    return asked, answers["reason"].strip()


def longest_span(ask: Ask, policy: Policy) -> timedelta | None:
    """For how long it may be given at most; None where it is done once."""
    if ask.ends is End.DONE:
        return None
    return min(ask.at_most or policy.at_most, policy.at_most)


def _edited(ask: Ask, answers: Mapping[str, str]) -> Ask:
    typed = {name: answers[_ASKED + name] for name in ask.fields()}
    try:
        return type(ask).model_validate(ask.model_dump() | typed)
    except ValidationError as error:
        raise BadForm({_ASKED + str(e["loc"][-1]): e["msg"] for e in error.errors()}) from error


def _duration(ask: Ask, policy: Policy) -> tuple[Field, ...]:
    longest = longest_span(ask, policy)
    if longest is None:
        return ()
    spans = sorted({span for span in _SPANS if span < longest} | {longest})
    choices = tuple(Choice(str(int(s.total_seconds())), span_words(s)) for s in spans)
    label = "Taken back after" if ask.ends is End.TAKEN_BACK else "Reviewed after"
    return (Field(name="duration", label=label, value=choices[-1].value, choices=choices),)


def _duration_fault(given: str, longest: timedelta) -> dict[str, str]:
    offered = given.isascii() and given.isdigit() and len(given) < 10  # noqa: PLR2004
    if offered and timedelta(0) < timedelta(seconds=int(given)) <= longest:
        return {}
    return {"duration": f"Choose a time of at most {span_words(longest)}."}


def _hint(value: str) -> str:
    return "The text does not name it: write it in if you know it." if value in _UNSAID else ""
