"""The forms of those who decide: deny and offer less, approve less, and decide with all in view."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.access.asked import Asked
from bot.access.policy import Occasion, Policy
from bot.access.request import AccessRequest
from bot.access.review import Verdict
from bot.errors import BadForm
from bot.messages.card import Fact
from bot.messages.duration import NAME, duration_fault, duration_field
from bot.messages.form import Choice, Field, Form, Purpose
from bot.messages.lookalike import look_closely
from bot.messages.request_card import asked_facts, changes
from bot.messages.request_form import ASKED, edited, own_fields, require_fields
from bot.messages.text import plain
from knowledge.ladder import below

_NOTHING = "none"
_TOLD = "Told to the requester alone."
_LABEL = 75  # characters that a menu shows of a choice


def denial_form(request: AccessRequest, offers: Sequence[Asked], policy: Policy) -> Form:
    """Ask a reviewer why not, and whether one of *offers*, which are less, would do."""
    return Form(
        purpose=Purpose.DENIAL,
        subject=_subject(request),
        title="Deny",
        fields=(
            _why("Why not", Occasion.DENY in policy.reason_required),
            *_offers(request, offers),
        ),
        submit="Deny",
    )


def read_denial(
    answers: Mapping[str, str], offers: Sequence[Asked], policy: Policy
) -> tuple[str, Asked | None]:
    """The reason, and which of *offers* is made instead.

    Raises:
        BadForm: naming each field that is unknown, missing or wrong.

    """
    needed = {"reason"} if Occasion.DENY in policy.reason_required else set()
    require_fields(answers, needed, {"reason", "instead"})
    chosen = answers.get("instead", "") or _NOTHING
    offered = {one.digest: one for one in offers}
    if chosen != _NOTHING and chosen not in offered:
        raise BadForm({"instead": "That is not offered any more: choose again."})
    return answers.get("reason", "").strip(), offered.get(chosen)


def less_form(request: AccessRequest, policy: Policy) -> Form:
    """Ask a reviewer what they would approve instead, in the fields that can be less."""
    asked = request.asked
    return Form(
        purpose=Purpose.LESS,
        subject=_subject(request),
        title="Approve less",
        lead=(plain("What you change can only get smaller, and approvals so far count no more."),),
        facts=asked_facts(asked),
        fields=(
            *_smaller_fields(asked),
            *duration_field(asked.what, asked.duration, asked.duration),
            _why("Why less", Occasion.APPROVE in policy.reason_required),
        ),
        submit="Approve this",
    )


def read_less(
    request: AccessRequest, answers: Mapping[str, str], policy: Policy
) -> tuple[Asked, str]:
    """What a reviewer approves instead, and why.

    Raises:
        BadForm: naming each field that is unknown, missing, or not less than was asked.

    """
    asked = request.asked
    own = {one.name for one in _smaller_fields(asked)}
    own |= {NAME} if asked.duration is not None else set()
    needed = own | ({"reason"} if Occasion.APPROVE in policy.reason_required else set())
    require_fields(answers, needed, own | {"reason"})
    less = replace(asked, what=edited(asked.what, answers))
    if asked.duration is not None:
        if fault := duration_fault(answers[NAME], asked.duration):
            raise BadForm({NAME: fault})
        less = replace(less, duration=timedelta(seconds=int(answers[NAME])))
    if beyond := less.beyond(asked):
        words = "keyfix can't tell that this is less than was asked."
        raise BadForm({name if name == NAME else ASKED + name: words for name in beyond})
    if less == asked:
        raise BadForm({next(iter(sorted(own)), NAME): "This is what was asked: approve that."})
    return less, answers.get("reason", "").strip()


def decision_form(request: AccessRequest, facts: Iterable[Fact], policy: Policy) -> Form:
    """All that would be decided on, whole, with the decision beneath it."""
    who = request.requester.name or request.requester.id
    reasons = policy.reason_required & {Occasion.APPROVE, Occasion.DENY}
    return Form(
        purpose=Purpose.DECISION,
        subject=_subject(request),
        title="Decide on this request",
        lead=(
            plain(f"This is all that {who} would get, and it is exactly what you decide on."),
            *look_closely(request.asked),
        ),
        facts=tuple(facts),
        fields=(
            Field(
                name="decision",
                label="Your decision",
                choices=(
                    Choice(Verdict.APPROVE.value, "Approve exactly this"),
                    Choice(Verdict.DENY.value, "Deny"),
                ),
            ),
            replace(_why("Why", bool(reasons)), required=Occasion.APPROVE in reasons),
        ),
        submit="Decide",
    )


def read_decision(answers: Mapping[str, str], policy: Policy) -> tuple[Verdict, str]:
    """What was decided, and why.

    Raises:
        BadForm: naming each field that is unknown, missing or wrong.

    """
    require_fields(answers, {"decision"}, {"decision", "reason"})
    if answers["decision"] not in set(Verdict):
        raise BadForm({"decision": "Choose one of the two."})
    verdict, reason = Verdict(answers["decision"]), answers.get("reason", "").strip()
    if Occasion(verdict.value) in policy.reason_required and not reason:
        raise BadForm({"reason": "Say why: the policy wants a reason for this."})
    return verdict, reason


def _subject(request: AccessRequest) -> str:
    return f"{request.id}:{request.digest}"


def _why(label: str, required: bool) -> Field:  # noqa: FBT001  (as the field says it)
    return Field(name="reason", label=label, lines=3, hint=_TOLD, required=required)


def _offers(request: AccessRequest, offers: Sequence[Asked]) -> tuple[Field, ...]:
    if not offers:
        return ()
    choices = [Choice(_NOTHING, "Nothing")]
    for one in offers:
        words = "; ".join(f"{name}: {after}" for name, _, after in changes(request.asked, one))
        choices.append(Choice(one.digest, words[:_LABEL]))
    return (
        Field(
            name="instead",
            label="Offer less instead",
            value=_NOTHING,
            choices=tuple(choices),
            hint="They are told, with a button that asks for it.",
            required=False,
        ),
    )


def _smaller_fields(asked: Asked) -> tuple[Field, ...]:
    """The fields in which less can be told from more: a menu where the smaller values are known."""
    found = []
    for field in own_fields(asked.provider, asked.what):
        name = field.name.removeprefix(ASKED)
        smaller = below(asked.provider, field.value) if name == "role" else ()
        if smaller:
            choices = tuple(Choice(one, one) for one in (field.value, *smaller))
            found.append(replace(field, choices=choices, required=True))
        elif asked.can_be_less_in(name):
            found.append(replace(field, hint="Leave out, or make smaller, what is not needed."))
    return tuple(found)
