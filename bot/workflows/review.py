"""A reviewer decides: the one door to a decision, for every surface."""

from contextlib import suppress
from dataclasses import dataclass

from bot.access.asked import Asked
from bot.access.person import Identity
from bot.access.policy import Occasion, Policy, Risk
from bot.access.request import AccessRequest
from bot.access.review import Verdict
from bot.audit.event import Kind
from bot.errors import AlreadyDecided, Refused, RequesterGone, Unconfirmed
from bot.messages.request_form import require_fields
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from bot.workflows.authority import Authority, Hearing
from bot.workflows.look_up import LookUp
from bot.workflows.refusals import Refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a reviewer says. *digest* is of what they saw, *confirmed*: all of it, whole.

    *instead* is less than what was asked: approved in its place, or offered with a denial.
    """

    verdict: Verdict
    digest: str
    reason: str = ""
    instead: Asked | None = None
    confirmed: bool = False

    def require_confirmed(self, rule: Policy) -> None:
        """Return where *rule* lets this be decided by what was pressed and written.

        Raises:
            Unconfirmed: it wants the whole request read and confirmed, or a reason, first.

        """
        wordless = Occasion(self.verdict.value) in rule.reason_required and not self.reason
        bare = rule.risk is Risk.HIGH and self.verdict is Verdict.APPROVE and not self.confirmed
        if bare or wordless:
            raise Unconfirmed("This takes more than one press: read all of it, then decide.")


class ReviewRequest:
    """Apply one verdict to one request, once, whoever else clicks at the same time."""

    def __init__(self, database: Database, policy: PolicyInForce, look_up: LookUp) -> None:
        self._database = database
        self._authority = Authority(database, policy, look_up)
        self._refusals = Refusals(database)

    async def __call__(self, request_id: str, by: Identity, decision: Decision) -> AccessRequest:
        """Return the request as it is after the decision.

        Raises:
            BadForm: the reason is too long, or holds a secret.
            Unconfirmed: a bare press is not enough; nothing is kept of it.
            Refused: *by* may not decide, or not any more; say so to them. Nothing of the click
                is kept but that it was refused.

        """
        require_fields({"reason": decision.reason}, set(), {"reason"})

        async def decide(heard: Hearing) -> AccessRequest:
            return await _decide(heard, decision)

        try:
            less = decision.instead if decision.verdict is Verdict.APPROVE else None
            approving = decision.verdict is Verdict.APPROVE
            return await self._authority.hear(
                request_id, by, decide, instead=less, approving=approving
            )
        except Unconfirmed:
            raise
        except Refused as refusal:  # by now, all of the above is rolled back
            await self._refusals.note(Kind.REVIEW_REFUSED, refusal, request_id, by)
            if isinstance(refusal, RequesterGone):
                await self._abandon(request_id)
            raise

    async def _abandon(self, request_id: str) -> None:
        """Close what nobody is left to have; who was faster has decided it."""
        with suppress(AlreadyDecided):
            async with self._database.begin() as work:
                request = await work.requests.lock(request_id)
                await work.apply(request.abandon(await work.now()))


async def _decide(heard: Hearing, decision: Decision) -> AccessRequest:
    change = heard.request.review(
        heard.reviewer,
        decision.verdict,
        decision.digest,
        member=heard.member,
        policy=heard.rule,
        at=heard.at,
        reason=decision.reason,
        instead=decision.instead,
        instead_policy=heard.instead_rule,
    )
    heard.require_requester()
    decision.require_confirmed(heard.rule)
    decision.require_confirmed(heard.instead_rule)
    await heard.work.apply(change)
    return change.request
