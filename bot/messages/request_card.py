"""A request as it stands: for those who decide, for the one who asked, and for the thread.

Every card is drawn from the request of now, so one that was posted long ago becomes true again
when it is redrawn.
"""

from datetime import datetime

from bot.access.policy import Policy
from bot.access.request import AccessRequest, Asked, Status, Verdict
from bot.messages.answer_card import step_line
from bot.messages.card import Action, Button, Card, Fact, StepLine, Style, Tone
from bot.messages.text import code, flat, plain
from bot.messages.times import span_words, time_words
from knowledge import Entry, KnowledgeBase
from knowledge.vocabulary import AskKind, End

_TONES = {Status.PENDING: Tone.ASK, Status.APPROVED: Tone.GOOD, Status.DENIED: Tone.BAD}

KINDS = {
    AskKind.ROLE_GRANT: "a role",
    AskKind.KEY_SCOPE: "a key's scope",
    AskKind.SERVICE_ACCOUNT: "a service account",
    AskKind.MEMBERSHIP: "membership",
    AskKind.MODEL_ACCESS: "access to a model",
    AskKind.ENABLE_API: "an API to be enabled",
    AskKind.POLICY_EXCEPTION: "an exception from a policy",
    AskKind.ALLOWLIST_ENTRY: "an allowlist entry",
    AskKind.QUOTA: "a higher quota",
    AskKind.BILLING: "billing to be put right",
    AskKind.OTHER: "help from an admin",
}

_NAMES = {"role", "scope", "model", "api", "policy", "address", "quota", "what"}
"""The field of an ask, one for each kind, that says what it is."""


def request_card(
    request: AccessRequest, policy: Policy, base: KnowledgeBase, entry: Entry | None, now: datetime
) -> Card:
    """Draw *request* for its reviewers; it can be decided only while it is pending *now*."""
    status = request.status_at(now)
    provider = base.providers.get(request.asked.provider)
    return Card(
        headline=_headline(request),
        tone=_TONES.get(status, Tone.NEUTRAL),
        lead=plain(status_words(request, now)),
        facts=(
            Fact("Provider", plain(provider.name if provider else request.asked.provider.value)),
            *asked_facts(request.asked),
            Fact("Why", plain(request.reason)),
            Fact("Who can decide", plain(_deciders(policy))),
        ),
        quote=request.evidence,
        steps=_what_will_be_done(request, entry),
        buttons=_verdicts(request) if status is Status.PENDING else (),
        foot=plain(f"Request {request.id} · the quote was pasted by the requester, unchecked"),
    )


def requester_card(request: AccessRequest, now: datetime) -> Card:
    """Tell the requester how their request stands, with the reason if it was denied."""
    status = request.status_at(now)
    headlines = {
        Status.PENDING: "Your request is with the reviewers",
        Status.APPROVED: "Your request was approved",
        Status.DENIED: "Your request was denied",
        Status.WITHDRAWN: "You withdrew your request",
        Status.EXPIRED: "Nobody decided your request in time",
    }
    reasons = tuple(plain(f"They wrote: {r.reason}") for r in request.reviews[-1:] if r.reason)
    return Card(
        headline=headlines[status],
        tone=_TONES.get(status, Tone.NEUTRAL),
        lead=plain(status_words(request, now)),
        body=reasons,
        facts=asked_facts(request.asked),
        buttons=_withdrawal(request) if status is Status.PENDING else (),
        foot=plain(f"Request {request.id}"),
    )


def origin_card(request: AccessRequest, now: datetime) -> Card:
    """Tell the thread that it was asked, and that it was decided; neither reasons nor details."""
    status = request.status_at(now)
    who = request.requester.name or "Somebody"
    last = request.reviews[-1] if request.reviews else None
    by = f" by {last.by.name or last.by.id}" if last else ""
    words = {
        Status.PENDING: f"{who} asked an admin for access",
        Status.WITHDRAWN: f"{who} asked for access, and withdrew it",
        Status.EXPIRED: f"{who} asked for access; nobody decided in time",
    }
    return Card(headline=words.get(status, f"{who} asked for access; it was decided{by}"))


def asked_facts(asked: Asked) -> tuple[Fact, ...]:
    """Everything that an approval would be of, whole."""
    fields = asked.what.fields()
    named = tuple(
        Fact(name.replace("_", " ").capitalize(), code(value), whole=True)
        for name, value in fields.items()
    )
    return (
        Fact("Asks for", plain(KINDS[asked.what.kind]), whole=True),
        *named,
        Fact("For whom", code(asked.principal), whole=True),
        Fact("Ends", plain(_end(asked)), whole=True),
    )


def status_words(request: AccessRequest, now: datetime) -> str:
    """Where it stands, who said so and when."""
    status = request.status_at(now)
    said = [r for r in request.reviews if r.verdict is Verdict.DENY or status is not Status.DENIED]
    by = ", ".join(f"{r.by.name or r.by.id} ({time_words(r.at)})" for r in said)
    if status is Status.PENDING:
        so_far = f"; approved so far by {by}" if by else ""
        return f"waiting for a decision until {time_words(request.decide_by)}{so_far}"
    if status is Status.APPROVED:
        return f"approved by {by}; an admin carries it out by hand, it is not granted yet"
    if status is Status.DENIED:
        return f"denied by {by}"
    return f"{status.value}; it was to be decided until {time_words(request.decide_by)}"


def _headline(request: AccessRequest) -> str:
    who = request.requester.name or request.requester.id
    what = request.asked.what
    named = next((v for k, v in what.fields().items() if k in _NAMES), "")
    return f"{who} asks for {KINDS[what.kind]}" + (f": {named}" if named else "")


def _deciders(policy: Policy) -> str:
    needed = policy.approvals_needed
    return policy.who() if needed == 1 else f"{needed} of {policy.who()}"


def _what_will_be_done(request: AccessRequest, entry: Entry | None) -> tuple[StepLine, ...]:
    if entry is None:
        return ()
    given = {name: (value,) for name, value in request.asked.what.fields().items()}
    known = {
        "principal": (request.asked.principal,),
        "project": (request.asked.what.target,),
    } | given
    return tuple(step_line(step, known) for step in entry.steps if step.who != "you")


def _verdicts(request: AccessRequest) -> tuple[Button, ...]:
    seen = f"{request.id}:{request.digest}"
    what = " ".join(flat(fact.value) for fact in asked_facts(request.asked)[:2])
    return (
        Button(Action.APPROVE, "Approve", seen, Style.PRIMARY, f"Approve: {what}"),
        Button(Action.DENY, "Deny", seen, Style.DANGER, f"Deny, with a reason: {what}"),
    )


def _withdrawal(request: AccessRequest) -> tuple[Button, ...]:
    hint = "Withdraw the request: nobody can approve it then"
    return (Button(Action.WITHDRAW, "Withdraw", request.id, hint=hint),)


def _end(asked: Asked) -> str:
    if asked.what.ends is End.DONE or asked.duration is None:
        return "done once, with nothing to take back"
    after = span_words(asked.duration)
    return (
        f"taken back after {after}"
        if asked.what.ends is End.TAKEN_BACK
        else f"reviewed after {after}"
    )
