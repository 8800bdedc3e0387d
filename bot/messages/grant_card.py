"""How a grant stands, on the request's own card and on those that it has itself.

*approved*, *granted*, *verified* and *ended* are four things, and each is said only when it is so.
"""

from dataclasses import replace

from bot.access.grant import Grant
from bot.access.grant_status import GrantStatus, Verification
from bot.access.request import AccessRequest
from bot.messages.card import Action, Button, Card, StepLine, Style, Tone
from bot.messages.plan import Plan
from bot.messages.request_card import KINDS, asked_facts
from bot.messages.text import Line, plain
from bot.messages.times import moment
from knowledge.vocabulary import End

_TONES = {
    GrantStatus.ACTIVE: Tone.GOOD,
    GrantStatus.WAITING: Tone.ASK,
    GrantStatus.GRANT_FAILED: Tone.BAD,
    GrantStatus.REVOKE_FAILED: Tone.BAD,
    GrantStatus.ENDED: Tone.NEUTRAL,
}
_VERIFIED = {
    Verification.UNCHECKED: "not verified yet",
    Verification.ASKED: "whoever asked has been asked whether it works",
    Verification.WORKS: "verified: it works",
    Verification.REFUSED: "but the call is still refused",
    Verification.UNKNOWN: "it could not be checked whether it works",
}
_BACK = {
    True: "To be taken back",
    False: "Not needed any more, but it may have been carried out",
}
_UNBEGUN = frozenset({GrantStatus.DUE, GrantStatus.GRANTING, GrantStatus.WAITING})


def with_grant(card: Card, grant: Grant | None, plan: Plan) -> Card:
    """The reviewers' *card* of a request, with what is or will be done for it."""
    if grant is None:
        return replace(card, steps=plan.give)
    steps = plan.give if grant.status in {*_UNBEGUN, GrantStatus.GRANT_FAILED} else ()
    return replace(
        card,
        tone=_TONES.get(grant.status, card.tone),
        lead=(*card.lead, *plain("; "), *grant_line(grant)),
        steps=steps,
        buttons=_carrying_out(grant, plan),
    )


def told_of_grant(card: Card, grant: Grant | None) -> Card:
    """The requester's *card* of a request, with how far the grant is."""
    if grant is None:
        return card
    hint = "I need it no more: nobody has to carry it out"
    enough = Button(Action.END_GRANT, "Not needed any more", grant.request_id, hint=hint)
    return replace(
        card,
        tone=_TONES.get(grant.status, card.tone),
        lead=(*card.lead, *plain("; "), *grant_line(grant)),
        buttons=(enough,) if grant.status is GrantStatus.WAITING else (),
    )


def grant_line(grant: Grant, *, to_holder: bool = False) -> Line:
    """Where it stands, in words; *to_holder*: for the one who has it."""
    if grant.status is GrantStatus.ACTIVE:
        asked = to_holder and grant.verification is Verification.ASKED
        verified = "does what failed work now?" if asked else _VERIFIED[grant.verification]
        return (*plain("granted"), *_until(grant), *plain(f"; {verified}"))
    if grant.status is GrantStatus.ENDED:
        given = "ended " if grant.ever_active else "never granted, closed "
        return (*plain(given), *(moment(grant.ended_at) if grant.ended_at else ()))
    on = f": waiting for {grant.waits_on}" if grant.waits_on else ""
    stuck = "to be taken back, but that failed, so it may be there still"
    words = {
        GrantStatus.DUE: "not granted yet: that is under way",
        GrantStatus.GRANTING: "not granted yet: that is under way",
        GrantStatus.WAITING: f"not granted yet{on}",
        GrantStatus.GRANT_FAILED: f"not granted: {grant.fault}",
        GrantStatus.REVOKING: f"being taken back{on}",
        GrantStatus.REVOKE_FAILED: f"{stuck}: {grant.fault}",
    }
    return plain(words[grant.status])


def _until(grant: Grant) -> Line:
    if grant.ends_at is None:
        return ()
    if grant.review_due:
        return plain(", and to be reviewed now")
    words = " until " if grant.ends is End.TAKEN_BACK else ", to be reviewed "
    return (*plain(words), *moment(grant.ends_at))


def _carrying_out(grant: Grant, plan: Plan) -> tuple[Button, ...]:
    request_id = grant.request_id
    if grant.status is GrantStatus.WAITING and grant.by_hand:
        shown = int(plan.until.timestamp()) if plan.until else 0
        done = "It is carried out exactly as the steps say: time counts from now"
        failed = "It can't be carried out; say why"
        return (
            Button(Action.CARRIED_OUT, "Done", f"{request_id}:{shown}", Style.PRIMARY, done),
            Button(Action.COULD_NOT, "Could not", request_id, hint=failed),
        )
    if grant.status is GrantStatus.GRANT_FAILED:
        return (_again(request_id), _end(grant, "Let it be", "Close it: nothing was granted"))
    if grant.status in {GrantStatus.ACTIVE, GrantStatus.WAITING} and grant.ends is not End.DONE:
        return (_end(grant, "Take it back now", "End the grant before its time"),)
    return ()


def _again(request_id: str) -> Button:
    return Button(Action.TRY_AGAIN, "Try again", request_id, Style.PRIMARY, "Try it once more")


def _end(grant: Grant, label: str, hint: str) -> Button:
    return Button(Action.END_GRANT, label, grant.request_id, Style.DANGER, hint)


# --- what wants somebody's hands or eyes, where requests are decided


def phase_of(grant: Grant) -> str:
    """For what a card of its own asks the reviewers now; empty where for nothing."""
    if grant.status is GrantStatus.GRANT_FAILED:
        return "failed"
    if grant.status is GrantStatus.REVOKE_FAILED:
        return "stuck"
    if grant.status is GrantStatus.REVOKING and grant.by_hand:
        return "taking back"
    return "review" if grant.status is GrantStatus.ACTIVE and grant.review_due else ""


def grant_card(request: AccessRequest, grant: Grant, plan: Plan) -> Card:
    """Ask the reviewers for what *grant* wants of them; once it wants it no more, say so."""
    phase, who = phase_of(grant), request.requester.name or request.requester.id
    what = f"{KINDS[request.asked.what.kind]} for {who}"
    headlines = {
        "failed": f"Not granted: {what}",
        "stuck": f"Could not be taken back: {what}",
        "taking back": f"{_BACK[grant.ever_active]}: {what}",
        "review": f"Still in use? {what}",
    }
    return Card(
        headline=headlines.get(phase, f"Settled: {what}"),
        tone=Tone.ASK if phase in {"taking back", "review"} else _TONES.get(grant.status, Tone.BAD),
        lead=grant_line(grant),
        facts=asked_facts(request.asked) if phase else (),
        steps=_steps(phase, plan),
        buttons=_buttons(phase, grant),
        foot=plain(f"Request {request.id} · {grant.name}"),
    )


def _steps(phase: str, plan: Plan) -> tuple[StepLine, ...]:
    return plan.take_back if phase in {"taking back", "stuck"} else ()


def _buttons(phase: str, grant: Grant) -> tuple[Button, ...]:
    request_id = grant.request_id
    gone = Button(Action.TAKEN_BACK, "Done", request_id, Style.PRIMARY, "It is gone")
    could_not = Button(Action.COULD_NOT, "Could not", request_id, hint="It is still there; say why")
    kept = "Keep it, and ask again after the same time"
    offered = {
        "failed": (_again(request_id), _end(grant, "Let it be", "Close it: nothing was granted")),
        "stuck": (*((gone,) if grant.by_hand else ()), _again(request_id)),
        "taking back": (gone, could_not),
        "review": (
            Button(Action.KEEP_GRANT, "Still in use", request_id, Style.PRIMARY, kept),
            _end(grant, "Take it back", "End it: it is in use no more"),
        ),
    }
    return offered.get(phase, ())


# --- the one who has it


def holder_phase(grant: Grant) -> str:
    """Of what the holder is told in a message of its own; empty where of nothing."""
    if grant.status is GrantStatus.GRANT_FAILED:
        return "not granted"
    if grant.status is GrantStatus.ENDED:
        return "ended" if grant.ever_active else ""
    if grant.status is GrantStatus.ACTIVE and grant.review_due:
        return "review"
    return "granted" if grant.ever_active else ""


def holder_card(request: AccessRequest, grant: Grant, phase: str, check: StepLine | None) -> Card:
    """Tell the holder of *phase*; with buttons where it still is so.

    *check*: how they see that what failed works now.
    """
    headlines = {
        "not granted": "Your access could not be granted",
        "granted": "You have your access",
        "review": "Do you still use this access?",
        "ended": "Your access has ended",
    }
    now = phase == holder_phase(grant)
    over = phase in {"granted", "review"} and grant.status is not GrantStatus.ACTIVE
    return Card(
        headline="You had your access" if over else headlines[phase],
        tone=_TONES.get(grant.status, Tone.NEUTRAL),
        lead=grant_line(grant, to_holder=True),
        facts=asked_facts(request.asked) if now else (),
        check=check if now and phase == "granted" else None,
        buttons=_holders(grant) if now else (),
        foot=plain(f"Request {request.id} · {grant.name}"),
    )


def _holders(grant: Grant) -> tuple[Button, ...]:
    if grant.status is not GrantStatus.ACTIVE:
        return ()
    request_id = grant.request_id
    asked = grant.verification in {Verification.ASKED, Verification.REFUSED, Verification.UNKNOWN}
    rating = (
        Button(Action.GRANT_WORKS, "Works", request_id, Style.PRIMARY, "What failed works now"),
        Button(Action.STILL_REFUSED, "Still refused", request_id, hint="Paste what it says now"),
    )
    done = Button(Action.END_GRANT, "I'm done", request_id, hint="Give it back before its time")
    return (*(rating if asked else ()), *(() if grant.ends is End.DONE else (done,)))


def mine_card(held: list[tuple[AccessRequest, Grant]]) -> Card:
    """`/keyfix mine`: what somebody holds or is about to get, and a button to give each back."""
    if not held:
        return Card(headline="You hold nothing through keyfix", foot=plain("Only you see this."))
    lines = tuple(
        (*plain(f"{_named(request)}: "), *grant_line(grant, to_holder=True))
        for request, grant in held
    )
    hint = "Give it back before its time"
    buttons = tuple(
        Button(Action.END_GRANT, f"I'm done with {number}", grant.request_id, hint=hint)
        for number, (_, grant) in enumerate(held, start=1)
        if grant.status in {GrantStatus.ACTIVE, GrantStatus.WAITING}
    )
    numbered = tuple((*plain(f"{n}. "), *line) for n, line in enumerate(lines, start=1))
    return Card(
        headline=f"What you hold through keyfix ({len(held)})",
        body=numbered,
        buttons=buttons,
        foot=plain("Only you see this."),
    )


def _named(request: AccessRequest) -> str:
    fields = ", ".join(request.asked.what.fields().values())
    return f"{KINDS[request.asked.what.kind]} at {request.asked.provider.value} ({fields})"
