"""The ways into an access request: asking, changing, deciding, withdrawing."""

from collections.abc import Awaitable
from dataclasses import dataclass, replace

from bot.access.person import Identity
from bot.access.request import AccessRequest
from bot.access.review import Verdict
from bot.errors import AlreadyAsked, AlreadyHeld, BadForm, Unconfirmed
from bot.messages.card import Action
from bot.messages.form import Purpose
from bot.messages.inbound import Press, Reply, Submission
from bot.messages.request_card import held_card, requester_card
from bot.messages.review_form import less_form, read_decision, read_denial, read_less
from bot.messages.text import plain
from bot.workflows.ask import PrepareRequest
from bot.workflows.edit import EditRequest
from bot.workflows.prepare_review import PrepareReview
from bot.workflows.request import OpenRequest
from bot.workflows.review import Decision, ReviewRequest
from bot.workflows.ways import Ways, halves
from bot.workflows.withdraw import WithdrawRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWays:
    """Translates between the door and the journeys of a request."""

    prepare: PrepareRequest
    request: OpenRequest
    edit: EditRequest
    withdraw: WithdrawRequest
    prepare_review: PrepareReview
    review: ReviewRequest

    def ways(self) -> Ways:
        """The rows of this subject."""
        return Ways(
            presses={
                Action.ASK_FOR_ACCESS: self._ask,
                Action.EDIT: self._edit,
                Action.ASK_FOR_LESS: self._ask_for_less,
                Action.WITHDRAW: self._withdraw,
                Action.APPROVE: self._approve,
                Action.APPROVE_LESS: self._approve_less,
                Action.DENY: self._deny,
                Action.READ_ALL: self._read_all,
                Action.DECIDE: self._read_all,
            },
            submissions={
                Purpose.REQUEST: self._open,
                Purpose.EDIT: self._edited,
                Purpose.LESS: self._approved_less,
                Purpose.DENIAL: self._denied,
                Purpose.DECISION: self._decided,
            },
        )

    async def _ask(self, press: Press) -> Reply:
        return Reply(form=await self.prepare(press.value, press.by))

    async def _open(self, submission: Submission) -> Reply:
        return await self._led_to_the_first(
            self.request(submission.subject, submission.answers, submission.by), submission.by
        )

    async def _ask_for_less(self, press: Press) -> Reply:
        return await self._led_to_the_first(self.request.offered(press.value, press.by), press.by)

    async def _led_to_the_first(self, asking: Awaitable[AccessRequest], by: Identity) -> Reply:
        """The card of the new request; where the same waits already, the card of that one."""
        try:
            sent = await asking
        except AlreadyAsked as already:
            first = await self.edit.read(already.request_id, by)
            card = requester_card(first, first.opened_at)
            return Reply(card=replace(card, body=(plain(str(already)), *card.body)))
        except AlreadyHeld as held:
            return Reply(card=held_card(str(held), held.until))
        return Reply(card=requester_card(sent, sent.opened_at))

    async def _edit(self, press: Press) -> Reply:
        return Reply(form=await self.edit.form(press.value, press.by))

    async def _edited(self, submission: Submission) -> Reply:
        request_id, digest = halves(submission.subject)
        edited = self.edit(request_id, digest, submission.answers, submission.by)
        return await self._led_to_the_first(edited, submission.by)

    async def _withdraw(self, press: Press) -> Reply:
        gone = await self.withdraw(press.value, press.by)
        return Reply(card=requester_card(gone, gone.opened_at))

    async def _approve(self, press: Press) -> Reply:
        request_id, digest = halves(press.value)
        decision = Decision(verdict=Verdict.APPROVE, digest=digest)
        try:
            await self.review(request_id, press.by, decision)
        except Unconfirmed:
            return await self._read_all(press)
        return Reply()

    async def _approve_less(self, press: Press) -> Reply:
        return Reply(form=await self.prepare_review.less(*halves(press.value), press.by))

    async def _approved_less(self, submission: Submission) -> Reply:
        request_id, digest = halves(submission.subject)
        seen = await self.prepare_review(request_id, digest, submission.by)
        try:
            less, reason = read_less(seen.request, submission.answers, seen.rule)
        except BadForm as bad:
            return Reply(form=less_form(seen.request, seen.rule), faults=bad.fields)
        decision = Decision(
            verdict=Verdict.APPROVE, digest=digest, reason=reason, instead=less, confirmed=True
        )
        await self.review(request_id, submission.by, decision)
        return Reply()

    async def _deny(self, press: Press) -> Reply:
        return Reply(form=await self.prepare_review.denial(*halves(press.value), press.by))

    async def _denied(self, submission: Submission) -> Reply:
        request_id, digest = halves(submission.subject)
        seen = await self.prepare_review(request_id, digest, submission.by)
        reason, offer = read_denial(submission.answers, seen.offers, seen.rule)
        decision = Decision(verdict=Verdict.DENY, digest=digest, reason=reason, instead=offer)
        await self.review(request_id, submission.by, decision)
        return Reply()

    async def _read_all(self, press: Press) -> Reply:
        return Reply(form=await self.prepare_review.decision(*halves(press.value), press.by))

    async def _decided(self, submission: Submission) -> Reply:
        request_id, digest = halves(submission.subject)
        seen = await self.prepare_review(request_id, digest, submission.by)
        try:
            verdict, reason = read_decision(submission.answers, seen.rule)
        except BadForm as bad:
            return Reply(form=seen.form, faults=bad.fields)
        decision = Decision(verdict=verdict, digest=digest, reason=reason, confirmed=True)
        await self.review(request_id, submission.by, decision)
        return Reply()
