"""The form of a request, filled in from the error, and the same form to change it while it waits.

What comes back is as strict as what went out: only the fields of this kind of ask, nothing that
could set a state, an approver or a deadline.
"""

from collections.abc import Mapping
from datetime import timedelta

from pydantic import ValidationError

from bot.access.directory import Member
from bot.access.policy import Occasion, Policy
from bot.access.request import AccessRequest, Asked
from bot.errors import BadForm
from bot.messages.duration import NAME, duration_fault, duration_field
from bot.messages.field_words import hint_of, label_of
from bot.messages.form import Field, Form, Purpose
from bot.messages.request_card import KINDS
from bot.messages.text import plain
from bot.messages.times import span_words
from knowledge import Provider, redact
from knowledge.ask import Ask
from knowledge.redaction import words_for
from knowledge.vocabulary import End

MOST = 1000
"""Characters of one answer."""

ASKED = "ask_"
"""Before the names of the ask's own fields, so that none can be another field's."""


def request_form(  # noqa: PLR0913, PLR0917  (a form is filled from as many things)
    subject: str,
    name: str,
    provider: Provider,
    ask: Ask,
    evidence: str,
    by: Member,
    policy: Policy,
) -> Form:
    """A form for *ask* (its facts filled in already) of *provider*, whom people call *name*.

    *by* is offered as the one who gets it.
    """
    reason = f"Blocked by: {evidence}"[:300] if evidence else ""
    return Form(
        purpose=Purpose.REQUEST,
        subject=subject,
        title="Ask for access",
        lead=(plain(f"{name}: {KINDS[ask.kind]}. An admin decides; you are told at once."),),
        fields=(
            *own_fields(provider, ask),
            _principal(provider, name, by.email),
            *duration_field(ask, longest_span(ask, policy), None),
            _reason(reason, policy),
        ),
        submit="Send request",
    )


def edit_form(request: AccessRequest, name: str, policy: Policy) -> Form:
    """The form of *request* as it stands, for whoever made it; *name*: the provider's."""
    asked = request.asked
    told = "What reviewers said so far counts no more, unless you change the reason alone."
    return Form(
        purpose=Purpose.EDIT,
        subject=f"{request.id}:{request.digest}",
        title="Change your request",
        lead=(plain(told),),
        fields=(
            *own_fields(asked.provider, asked.what),
            _principal(asked.provider, name, asked.principal),
            *duration_field(asked.what, longest_span(asked.what, policy), asked.duration),
            _reason(request.reason, policy),
        ),
        submit="Change it",
    )


def read_request(
    provider: Provider, ask: Ask, answers: Mapping[str, str], policy: Policy
) -> tuple[Asked, str]:
    """What the filled-in form asks for, and why; *ask* is the one that the form was made from.

    Raises:
        BadForm: naming each field that is unknown, missing or wrong.

    """
    longest = longest_span(ask, policy)
    own = own_fields(provider, ask)
    needed = {"principal", *(one.name for one in own if one.required)}
    needed |= {NAME} if longest is not None else set()
    needed |= {"reason"} if Occasion.ASK in policy.reason_required else set()
    require_fields(answers, needed, needed | {"reason", *(one.name for one in own)})
    if longest is not None and (fault := duration_fault(answers[NAME], longest)):
        raise BadForm({NAME: fault})
    asked = Asked(
        provider=provider,
        what=edited(ask, answers),
        principal=answers["principal"].strip(),
        duration=timedelta(seconds=int(answers[NAME])) if longest is not None else None,
    )
    return asked, answers.get("reason", "").strip()


def require_fields(answers: Mapping[str, str], needed: set[str], known: set[str]) -> None:
    """Return where *answers* fill in all that is *needed*, nothing that isn't *known*, in bounds.

    A secret in one is refused: what is asked for, and why, is shown to others and kept.

    Raises:
        BadForm: naming each field that is at fault.

    """
    faults = {name: "keyfix did not ask for this." for name in answers if name not in known}
    faults |= {name: "Fill this in." for name in needed if not answers.get(name, "").strip()}
    faults |= {
        name: f"This is too long: {MOST} characters at most."
        for name, value in answers.items()
        if name in known and len(value) > MOST
    }
    faults |= {
        name: f"This holds {words_for(kinds[0])}: take it out, and rotate it."
        for name, value in answers.items()
        if name not in faults and (kinds := redact(value).secrets)
    }
    if faults:
        raise BadForm(faults)


def require_allowed(asked: Asked, reason: str, policy: Policy) -> None:
    """Return where *policy* allows *asked* for as long, and with what is said for it.

    Raises:
        BadForm: naming the field that is at fault.

    """
    longest = longest_span(asked.what, policy)
    if asked.duration and longest and asked.duration > longest:
        raise BadForm({NAME: f"Choose a time of at most {span_words(longest)}."})
    if Occasion.ASK in policy.reason_required and not reason:
        raise BadForm({"reason": "Fill this in."})


def longest_span(ask: Ask, policy: Policy) -> timedelta | None:
    """For how long it may be given at most; None where it is done once."""
    if ask.ends is End.DONE:
        return None
    return min(ask.at_most or policy.at_most, policy.at_most)


def edited(ask: Ask, answers: Mapping[str, str]) -> Ask:
    """*ask* with what was typed into its own fields.

    Raises:
        BadForm: naming each field that can't be so.

    """
    names = [name.removeprefix(ASKED) for name in answers if name.startswith(ASKED)]
    typed = {name: answers[ASKED + name] for name in names}
    try:
        return type(ask).model_validate(ask.model_dump() | typed)
    except ValidationError as error:
        raise BadForm({ASKED + str(e["loc"][-1]): e["msg"] for e in error.errors()}) from error


def own_fields(provider: Provider, ask: Ask) -> tuple[Field, ...]:
    """The fields that *ask*'s kind has, filled in as it is; how it ends is not among them."""
    given = ask.fields()
    return tuple(
        Field(
            name=ASKED + name,
            label=label_of(name),
            value=given.get(name, ""),
            hint=hint_of(provider, name, given.get(name, "")),
            required=info.is_required(),
            most=MOST,
        )
        for name, info in type(ask).model_fields.items()
        if name not in {"kind", "ends", "at_most"}
    )


def _principal(provider: Provider, name: str, value: str) -> Field:
    return Field(
        name="principal",
        label=f"For whom (as {name} knows you)",
        value=value,
        hint=hint_of(provider, "principal", value),
        most=MOST,
    )


def _reason(value: str, policy: Policy) -> Field:
    return Field(
        name="reason",
        label="Why",
        value=value,
        lines=3,
        hint="What you need it for. The reviewers read this.",
        required=Occasion.ASK in policy.reason_required,
        most=MOST,
    )
