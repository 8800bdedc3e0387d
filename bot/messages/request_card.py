"""A request as it stands: for those who decide, for the one who asked, and for the thread.

Every card is drawn from the request of now, so one that was posted long ago becomes true again
when it is redrawn.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.access.policy import Policy
from bot.access.request import AccessRequest, Asked, Review, Status, Verdict
from bot.messages.answer_card import step_line
from bot.messages.card import Action, Button, Card, Fact, StepLine, Style, Tone
from bot.messages.field_words import label_of
from bot.messages.lookalike import look_closely
from bot.messages.text import Line, Span, bold, code, flat, plain
from bot.messages.times import moment, span_words
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
    request: AccessRequest, policy: Policy, base: KnowledgeBase, now: datetime
) -> Card:
    """Draw *request* for its reviewers; it can be decided only while it is pending *now*."""
    status = request.status_at(now)
    return Card(
        headline=headline(request),
        tone=_TONES.get(status, Tone.NEUTRAL),
        lead=status_line(request, now),
        facts=_facts(request, policy, base),
        body=(*look_closely(request.asked), *changed_words(request)),
        quote=request.evidence,
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
    return Card(
        headline=headlines[status],
        tone=_TONES.get(status, Tone.NEUTRAL),
        lead=status_line(request, now),
        body=(*_told(request), *changed_words(request)),
        facts=asked_facts(request.asked, first_asked(request)),
        buttons=own_buttons(request, status),
        foot=plain(f"Request {request.id}"),
    )


def held_card(words: str, until: datetime | None) -> Card:
    """Tell somebody that they hold what they ask for, and until when."""
    end = ((*plain("It holds until "), *moment(until)),) if until else ()
    return Card(headline=words, body=end, foot=plain("/keyfix mine shows all that you hold."))


def origin_card(request: AccessRequest, now: datetime) -> Card:
    """Tell the thread that it was asked, and that it was decided; neither reasons nor details."""
    status = request.status_at(now)
    who = request.requester.name or "Somebody"
    last = request.reviews[-1] if request.reviews else None
    by = f" by {last.by.name or last.by.id}" if last else " by the policy"
    words = {
        Status.PENDING: f"{who} asked an admin for access",
        Status.WITHDRAWN: f"{who} asked for access; it was withdrawn",
        Status.EXPIRED: f"{who} asked for access; nobody decided in time",
    }
    return Card(headline=words.get(status, f"{who} asked for access; it was decided{by}"))


def all_facts(
    request: AccessRequest, policy: Policy, base: KnowledgeBase, todo: tuple[StepLine, ...]
) -> tuple[Fact, ...]:
    """The whole request as facts, with what is *todo* for it, for whoever reads it and decides."""
    steps = tuple(
        Fact(f"Step {n}", (*step.do, *(code(f" {step.command}") if step.command else ())))
        for n, step in enumerate(todo, start=1)
    )
    quoted = (Fact("Pasted", plain("\n".join(request.evidence))),) if request.evidence else ()
    return (*_facts(request, policy, base), *quoted, *steps)


def _facts(request: AccessRequest, policy: Policy, base: KnowledgeBase) -> tuple[Fact, ...]:
    provider = base.providers.get(request.asked.provider)
    return (
        Fact(
            "Provider",
            plain(provider.name if provider else request.asked.provider.value),
            whole=True,
        ),
        *asked_facts(request.asked, first_asked(request)),
        Fact("Why", plain(request.reason)),
        Fact("Who can decide", plain(policy.needed())),
    )


def asked_facts(asked: Asked, before: Asked | None = None) -> tuple[Fact, ...]:
    """Everything that an approval would be of, whole; what was otherwise *before* beside it."""
    now, then = _lines(asked), _lines(before) if before else {}
    gone = {name: plain("nothing") for name in then if name not in now}
    return tuple(
        Fact(name, _was(then.get(name, plain("nothing")), line) if then else line, whole=True)
        for name, line in (now | gone).items()
    )


def changes(before: Asked, after: Asked) -> tuple[tuple[str, str, str], ...]:
    """What differs: the name of a field, and what it says in *before* and in *after*."""
    then, now = _lines(before), _lines(after)
    names = [*now, *(name for name in then if name not in now)]
    pairs = [(one, flat(then.get(one, ())), flat(now.get(one, ()))) for one in names]
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def first_asked(request: AccessRequest) -> Asked | None:
    """What was asked for at first, where it is something else now."""
    return request.earlier[0].asked if request.earlier else None


def changed_words(request: AccessRequest) -> tuple[Line, ...]:
    """That it was changed, by whom, and what that means for what was said before."""
    if not request.earlier:
        return ()
    last = request.earlier[-1]
    known = {request.requester.id: request.requester} | {r.by.id: r.by for r in request.reviews}
    who = known[last.by].name or last.by if last.by in known else "A reviewer"
    verb = "changed this" if last.by == request.requester.id else "approved less than was asked"
    void = "What reviewers said before that counts no more."
    return ((*bold(f"{who} {verb}"), *plain(", "), *moment(last.at), *plain(f". {void}")),)


def _lines(asked: Asked) -> dict[str, Line]:
    """Every field that an approval would be of, by its name."""
    return {
        "Asks for": plain(KINDS[asked.what.kind]),
        **{label_of(name): code(value) for name, value in asked.what.fields().items()},
        "For whom": code(asked.principal),
        "Ends": plain(_end(asked)),
    }


def _was(then: Line, now: Line) -> Line:
    return now if then == now else (*then, *plain(" → "), *now)


def status_line(request: AccessRequest, now: datetime) -> Line:
    """Where it stands, who said so and when; moments in the reader's own zone."""
    status = request.status_at(now)
    said = [r for r in request.reviews if r.verdict is Verdict.DENY or status is not Status.DENIED]
    if status is Status.PENDING:
        until = (*plain("waiting for a decision until "), *moment(request.decide_by))
        return (*until, *_by("; approved so far by ", said)) if said else until
    if status is Status.APPROVED:
        return _by("approved by ", said) if said else plain("approved by the policy itself")
    if status is Status.DENIED:
        return _by("denied by ", said)
    words = plain(f"{status.value}; it was to be decided until ")
    return (*words, *moment(request.decide_by))


def _by(words: str, said: Iterable[Review]) -> Line:
    spans: list[Span] = []
    for review in said:
        spans += plain(f"{words}{review.by.name or review.by.id} (")
        spans += moment(review.at)
        words = "), "
    return (*spans, *plain(")")) if spans else plain(words.rstrip())


def headline(request: AccessRequest) -> str:
    who = request.requester.name or request.requester.id
    what = request.asked.what
    named = next((v for k, v in what.fields().items() if k in _NAMES), "")
    return f"{who} asks for {KINDS[what.kind]}" + (f": {named}" if named else "")


def advice_for(request: AccessRequest, entry: Entry | None) -> tuple[StepLine, ...]:
    """What the knowledge says that somebody else than the requester does about it."""
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
    less = Button(Action.APPROVE_LESS, "Approve less", seen, hint=f"Approve less than: {what}")
    return (
        Button(Action.APPROVE, "Approve", seen, Style.PRIMARY, f"Approve: {what}"),
        *((less,) if request.asked.can_be_less else ()),
        Button(Action.DENY, "Deny", seen, Style.DANGER, f"Deny, with a reason: {what}"),
        Button(Action.READ_ALL, "Read it all", seen, hint="Read the whole request, and decide"),
        who_button(request),
    )


def who_button(request: AccessRequest) -> Button:
    """Tells who could decide on *request*."""
    hint = "See who could decide on this, and whether you could"
    return Button(Action.WHO_DECIDES, "Who can decide?", request.id, hint=hint)


def own_buttons(request: AccessRequest, status: Status) -> tuple[Button, ...]:
    """What the requester can do with it."""
    if status is Status.DENIED and _offer(request):
        hint = "File a new request for what the reviewers offer instead"
        return (
            Button(Action.ASK_FOR_LESS, "Ask for this instead", request.id, Style.PRIMARY, hint),
        )
    if status is not Status.PENDING:
        return ()
    change = "Change what you ask for, or why: the form opens as it is"
    hint = "Withdraw the request: nobody can approve it then"
    return (
        Button(Action.EDIT, "Change", request.id, hint=change),
        who_button(request),
        Button(Action.WITHDRAW, "Withdraw", request.id, hint=hint),
    )


def _offer(request: AccessRequest) -> Asked | None:
    """What the denial offers instead."""
    return next((r.offer for r in request.reviews if r.offer), None)


def _told(request: AccessRequest) -> tuple[Line, ...]:
    """What the last reviewer wrote to the requester, and offers."""
    reasons = [plain(f"They wrote: {r.reason}") for r in request.reviews[-1:] if r.reason]
    offer = _offer(request)
    if offer:
        less = "; ".join(f"{n}: {new} (not {old})" for n, old, new in changes(request.asked, offer))
        reasons.append(bold("They would decide on less: ") + plain(less))
    return tuple(reasons)


def _end(asked: Asked) -> str:
    if asked.what.ends is End.DONE or asked.duration is None:
        return "done once, with nothing to take back"
    after = span_words(asked.duration)
    return (
        f"taken back after {after}"
        if asked.what.ends is End.TAKEN_BACK
        else f"reviewed after {after}"
    )
