"""Somebody sends the form, or takes up a smaller offer: it becomes a request that reviewers see."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.access.asked import Asked
from bot.access.auto_approval import auto_approval
from bot.access.person import Identity, Person
from bot.access.place import Place
from bot.access.policy import Policy
from bot.access.request import AccessRequest
from bot.audit.event import Kind
from bot.errors import AlreadyAsked, AlreadyHeld, BadForm, NotFound, NotYours, Refused
from bot.messages.request_form import read_request, require_allowed
from bot.storage.database import Database, UnitOfWork
from bot.storage.policies import PolicyInForce
from bot.workflows.answer import lock_for
from bot.workflows.ask import asking
from bot.workflows.look_up import LookUp
from bot.workflows.preflight import Asker, Preflight
from bot.workflows.refusals import Refusals
from knowledge import KnowledgeBase


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for, and where it came from."""

    asked: Asked
    reason: str
    origin: Place
    evidence: tuple[str, ...]
    diagnosis_id: str


class OpenRequest:
    """Make a request of a wish."""

    def __init__(
        self,
        database: Database,
        base: Callable[[], KnowledgeBase],
        policy: PolicyInForce,
        look_up: LookUp,
    ) -> None:
        self._database = database
        self._base = base
        self._policy = policy
        self._preflight = Preflight(database, policy, look_up)
        self._refusals = Refusals(database)

    async def __call__(
        self, diagnosis_id: str, answers: Mapping[str, str], by: Identity
    ) -> AccessRequest:
        """Return the request of a filled-in form once it is committed.

        Raises:
            BadForm: naming each field that is wrong; nothing is kept, so the form can stay open.
            Refused: nobody could decide, *by* may not ask, or asked for the same already.

        """

        async def from_form(work: UnitOfWork, asker: Asker) -> Wish:
            return await self._from_form(work, diagnosis_id, answers, asker)

        return await self._open(diagnosis_id, by, from_form)

    async def offered(self, request_id: str, by: Identity) -> AccessRequest:
        """Return the request for what the denial of *request_id* offered, once it is committed.

        Raises:
            Refused: as a call does, or nothing was offered, or not to *by*.

        """

        async def from_denial(work: UnitOfWork, _: Asker) -> Wish:
            return _from_denial(await work.requests.get(request_id), await work.people.behind(by))

        return await self._open(request_id, by, from_denial)

    async def _open(
        self, subject: str, by: Identity, wish: Callable[[UnitOfWork, Asker], Awaitable[Wish]]
    ) -> AccessRequest:
        try:
            asker = await self._preflight.asker(by)
            async with self._database.begin() as work:
                rule = await self._rule(work, asker, await wish(work, asker))
            await self._preflight.require(rule, asker.requester, asker.home)
            async with self._database.begin() as work:
                wished = await wish(work, asker)
                rule = await self._rule(work, asker, wished)
                request = await self._make(work, wished, asker, rule)
                await work.open(request)
                approval = auto_approval(request, rule, asker.member, request.opened_at)
                if approval:
                    await work.apply(approval)
                    return approval.request
        except BadForm:
            raise
        except Refused as refusal:
            await self._refusals.note(Kind.REQUEST_REFUSED, refusal, subject, by)
            raise
        return request

    async def _from_form(
        self, work: UnitOfWork, diagnosis_id: str, answers: Mapping[str, str], asker: Asker
    ) -> Wish:
        paste = await lock_for(work, diagnosis_id, asker.member.identity)
        now, ask = asking(paste, self._base())
        found = now.diagnosis
        rule = asker.rule(await self._policy(work), found.provider, ask)
        asked, reason = read_request(found.provider, ask, answers, rule)
        return Wish(
            asked=asked,
            reason=reason,
            origin=paste.place,
            evidence=found.evidence[:3],
            diagnosis_id=paste.id,
        )

    async def _rule(self, work: UnitOfWork, asker: Asker, wish: Wish) -> Policy:
        """The rule for *wish* as it was filled in: it may be another than the form was made by."""
        rule = asker.rule(await self._policy(work), wish.asked.provider, wish.asked.what)
        require_allowed(wish.asked, wish.reason, rule)
        return rule

    async def _make(
        self, work: UnitOfWork, wish: Wish, asker: Asker, rule: Policy
    ) -> AccessRequest:
        made = await self._request(work, wish, asker, rule)
        await require_new(work, made)
        return made

    async def _request(
        self, work: UnitOfWork, wish: Wish, asker: Asker, rule: Policy
    ) -> AccessRequest:
        at, member = await work.now(), asker.member
        decide_by = rule.deadline(at)
        return AccessRequest(
            id=f"req-{secrets.token_hex(6)}",
            requester=await work.people.behind(member.identity, member.name),
            home=member.identity.home,
            origin=wish.origin,
            asked=wish.asked,
            reason=wish.reason,
            evidence=wish.evidence,
            diagnosis_id=wish.diagnosis_id,
            opened_at=at,
            decide_by=decide_by,
            policy_version=rule.version,
            requester_groups=asker.groups,
            remind_at=next(iter(rule.reminders(at, decide_by)), None),
        )


async def require_new(work: UnitOfWork, request: AccessRequest) -> None:
    """Return where its requester neither waits for, nor holds, the very thing it asks for.

    Raises:
        AlreadyAsked, AlreadyHeld: they do.

    """
    requester, digest, now = request.requester, request.digest, await work.now()
    waiting = await work.requests.pending_like(requester, digest, now)
    if waiting and waiting != request.id:
        words = f"You asked for exactly this already: {waiting} is still waiting."
        raise AlreadyAsked(words, waiting)
    held = await work.grants.live_like(requester, digest)
    if held:
        raise AlreadyHeld(
            "You were given exactly this already, and it has not ended.", held.ends_at
        )


def _from_denial(denied: AccessRequest, by: Person) -> Wish:
    if by != denied.requester:
        raise NotYours("Only who asked for it can take up what was offered instead.")
    offer = next((review.offer for review in denied.reviews if review.offer), None)
    if offer is None:
        raise NotFound("Nothing was offered instead of this.")
    return Wish(
        asked=offer,
        reason=denied.reason,
        origin=denied.origin,
        evidence=denied.evidence,
        diagnosis_id=denied.diagnosis_id,
    )
