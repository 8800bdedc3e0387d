"""Somebody sends the form: it becomes a request that the reviewers see."""

import secrets
from collections.abc import Callable, Mapping

from bot.access.directory import Member
from bot.access.person import Identity
from bot.access.policy import Policy
from bot.access.request import AccessRequest, Asked
from bot.audit.event import Kind
from bot.errors import AlreadyAsked, BadForm, Refused
from bot.messages.paste import Paste
from bot.messages.request_form import read_request
from bot.storage.database import Database, UnitOfWork
from bot.storage.policies import PolicyInForce
from bot.workflows.answer import lock_for
from bot.workflows.ask import asking, require_reviewers
from bot.workflows.look_up import LookUp
from bot.workflows.refusals import Refusals
from knowledge import KnowledgeBase


class OpenRequest:
    """Make a request of a filled-in form."""

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
        self._look_up = look_up
        self._refusals = Refusals(database)

    async def __call__(
        self, diagnosis_id: str, answers: Mapping[str, str], by: Identity
    ) -> AccessRequest:
        """Return the request once it is committed.

        Raises:
            BadForm: naming each field that is wrong; nothing is kept, so the form can stay open.
            Refused: nobody could decide, *by* may not ask, or asked for the same already.

        """
        try:
            member = await self._look_up.insider(by)
            async with self._database.begin() as work:
                paste = await lock_for(work, diagnosis_id, by)
                request = await self._make(work, paste, answers, member)
                await work.open(request)
        except BadForm:
            raise
        except Refused as refusal:
            await self._refusals.note(Kind.REQUEST_REFUSED, refusal, diagnosis_id, by)
            raise
        return request

    async def _make(
        self, work: UnitOfWork, paste: Paste, answers: Mapping[str, str], member: Member
    ) -> AccessRequest:
        now, ask = asking(paste, self._base())
        found, policy = now.diagnosis, await self._policy(work)
        rule = policy.rule_for(found.provider, ask.kind)
        require_reviewers(policy, rule, member.identity.home)
        asked, reason = read_request(found.provider, ask, answers, rule)
        made = await self._request(work, paste, asked, reason, member, rule, found.evidence[:3])
        waiting = await work.requests.pending_like(made.requester, made.digest, made.opened_at)
        if waiting:
            words = f"You asked for exactly this already: {waiting} is still waiting."
            raise AlreadyAsked(words, waiting)
        return made

    async def _request(  # noqa: PLR0913, PLR0917  (a request is made of as many things)
        self,
        work: UnitOfWork,
        paste: Paste,
        asked: Asked,
        reason: str,
        member: Member,
        rule: Policy,
        evidence: tuple[str, ...],
    ) -> AccessRequest:
        at = await work.now()
        return AccessRequest(
            id=f"req-{secrets.token_hex(6)}",
            requester=await work.people.behind(member.identity, member.name),
            home=member.identity.home,
            origin=paste.place,
            asked=asked,
            reason=reason,
            evidence=evidence,
            diagnosis_id=paste.id,
            opened_at=at,
            decide_by=rule.deadline(at),
            policy_version=rule.version,
        )
