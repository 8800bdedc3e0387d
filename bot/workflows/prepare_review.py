"""A reviewer opens a form: to deny, to approve less, or to read it all and decide."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.access.alternative import alternatives
from bot.access.asked import Asked
from bot.access.person import Identity
from bot.access.policy import Policy
from bot.access.request import AccessRequest
from bot.audit.event import Kind
from bot.errors import Refused, RequestChanged
from bot.messages.addressee import current_ask
from bot.messages.form import Form
from bot.messages.request_card import advice_for, all_facts
from bot.messages.review_form import decision_form, denial_form, less_form
from bot.provisioners import Provisioners
from bot.provisioners.planning import by_hand, plan_for
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from bot.workflows.authority import Authority, Hearing
from bot.workflows.look_up import LookUp
from bot.workflows.refusals import Refusals
from knowledge import KnowledgeBase
from knowledge.triage import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A request as the reviewer saw it, with the rule for it and what may be offered instead."""

    request: AccessRequest
    rule: Policy
    offers: tuple[Asked, ...]
    form: Form
    """The whole of it, to decide on."""


class PrepareReview:
    """Makes the reviewers' forms. Nothing is decided by it, and none but a reviewer gets one."""

    def __init__(
        self,
        database: Database,
        base: Callable[[], KnowledgeBase],
        policy: PolicyInForce,
        look_up: LookUp,
        provisioners: Provisioners = by_hand,
    ) -> None:
        self._base = base
        self._provisioners = provisioners
        self._authority = Authority(database, policy, look_up)
        self._refusals = Refusals(database)

    async def __call__(self, request_id: str, digest: str, by: Identity) -> Seen:
        """Read the request that *by* saw with *digest*.

        Raises:
            Refused: *by* can't decide on it, or it is not any more what they saw.

        """

        async def read(heard: Hearing) -> Seen:
            return await self._read(heard, digest)

        try:
            return await self._authority.hear(request_id, by, read, lock=False)
        except Refused as refusal:
            await self._refusals.note(Kind.REVIEW_REFUSED, refusal, request_id, by)
            raise

    async def denial(self, request_id: str, digest: str, by: Identity) -> Form:
        """The form that asks why not; raises as a call does."""
        seen = await self(request_id, digest, by)
        return denial_form(seen.request, seen.offers, seen.rule)

    async def less(self, request_id: str, digest: str, by: Identity) -> Form:
        """The form that asks what they would approve instead; raises as a call does."""
        seen = await self(request_id, digest, by)
        return less_form(seen.request, seen.rule)

    async def decision(self, request_id: str, digest: str, by: Identity) -> Form:
        """All of it, and the decision beneath; raises as a call does."""
        return (await self(request_id, digest, by)).form

    async def _read(self, heard: Hearing, digest: str) -> Seen:
        request, rule = heard.request, heard.rule
        request.admit(heard.reviewer, heard.member, rule, heard.at)
        if digest != request.digest:
            raise RequestChanged("This request was changed since; the card shows it as it is now.")
        found = await heard.work.diagnoses.standing(request.diagnosis_id, self._base())
        advice = advice_for(request, found.diagnosis.entry if found else None)
        plan = plan_for(self._provisioners(request.asked), request, None, heard.at, advice)
        facts = all_facts(request, rule, self._base(), plan.give)
        return Seen(
            request=request,
            rule=rule,
            offers=alternatives(request.asked, _proposed(request, found)),
            form=decision_form(request, facts, rule),
        )


def _proposed(request: AccessRequest, found: Standing | None) -> Asked | None:
    """What the diagnosis would have asked for, where it is of the same kind."""
    ask = current_ask(found) if found else None
    if found is None or ask is None or ask.kind is not request.asked.what.kind:
        return None
    return replace(request.asked, what=ask.filled(found.diagnosis.fills))
