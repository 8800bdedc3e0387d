"""The ways into an access request: asking, deciding, withdrawing."""

from dataclasses import dataclass

from bot.access.request import Verdict
from bot.errors import BadForm
from bot.messages.card import Action
from bot.messages.form import Purpose
from bot.messages.inbound import Press, Reply, Submission
from bot.messages.request_card import requester_card
from bot.messages.request_form import denial_form
from bot.workflows.ask import PrepareRequest
from bot.workflows.request import OpenRequest
from bot.workflows.review import ReviewRequest
from bot.workflows.ways import Ways, halves
from bot.workflows.withdraw import WithdrawRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWays:
    """Translates between the door and the journeys of a request."""

    prepare: PrepareRequest
    request: OpenRequest
    review: ReviewRequest
    withdraw: WithdrawRequest

    def ways(self) -> Ways:
        """The rows of this subject."""
        return Ways(
            presses={
                Action.ASK_FOR_ACCESS: self._ask,
                Action.APPROVE: self._approve,
                Action.DENY: self._deny,
                Action.WITHDRAW: self._withdraw,
            },
            submissions={Purpose.REQUEST: self._open, Purpose.DENIAL: self._denied},
        )

    async def _ask(self, press: Press) -> Reply:
        return Reply(form=await self.prepare(press.value, press.by))

    async def _open(self, submission: Submission) -> Reply:
        sent = await self.request(submission.subject, submission.answers, submission.by)
        return Reply(card=requester_card(sent, sent.opened_at))

    async def _approve(self, press: Press) -> Reply:
        request_id, digest = halves(press.value)
        await self.review(request_id, digest, press.by, Verdict.APPROVE)
        return Reply()

    async def _deny(self, press: Press) -> Reply:
        return Reply(form=denial_form(press.value))

    async def _denied(self, submission: Submission) -> Reply:
        request_id, digest = halves(submission.subject)
        reason = submission.answers.get("reason", "").strip()
        if not reason:
            raise BadForm({"reason": "Say why not: it is told to the requester."})
        await self.review(request_id, digest, submission.by, Verdict.DENY, reason)
        return Reply()

    async def _withdraw(self, press: Press) -> Reply:
        gone = await self.withdraw(press.value, press.by)
        return Reply(card=requester_card(gone, gone.opened_at))
