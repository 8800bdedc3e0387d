"""The one door of every surface: what was said, commanded, pressed or filled in.

A platform translates its payload into one of four values and hands it over; what comes back is for
the one who did it, and for nobody else. Refusals become words here, once for all platforms.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.access.request import Verdict
from bot.errors import BadForm, NotFound, Refused
from bot.messages.answer_card import more_card, secret_card, secret_lines
from bot.messages.card import Action, Card
from bot.messages.copy_card import copy_card
from bot.messages.form import Purpose
from bot.messages.guide_card import guide_card, help_card, unknown_card, words_card
from bot.messages.inbound import Command, Inbound, Press, Reply, Submission
from bot.messages.paste import Paste, Rating, standing
from bot.messages.question_card import standing_card
from bot.messages.request_card import requester_card
from bot.messages.request_form import denial_form
from bot.messages.why_card import why_card
from bot.workflows.answer import AnswerQuestion, RateAnswer
from bot.workflows.ask import PrepareRequest
from bot.workflows.explain import ExplainMessage
from bot.workflows.request import OpenRequest
from bot.workflows.review import ReviewRequest
from bot.workflows.why import TellWhy
from bot.workflows.withdraw import WithdrawRequest
from knowledge import KnowledgeBase, Provider
from knowledge.triage import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """Every workflow that begins at the door."""

    explain: ExplainMessage
    answer: AnswerQuestion
    rate: RateAnswer
    why: TellWhy
    prepare: PrepareRequest
    request: OpenRequest
    review: ReviewRequest
    withdraw: WithdrawRequest


class FrontDoor:
    """Hands each of the four to its journey."""

    def __init__(self, journeys: Journeys, base: Callable[[], KnowledgeBase]) -> None:
        self._go = journeys
        self._base = base

    async def hear(self, inbound: Inbound) -> None:
        """Return once what was heard is committed; the answer goes out through the outbox."""
        await self._go.explain(inbound)

    async def command(self, command: Command) -> Reply:
        """Answer `/keyfix …`: a provider's guide, what keyfix can do, or a private diagnosis."""
        words = command.text.strip()
        if words.lower() in {"", "help"}:
            return Reply(card=help_card(self._base()))
        first, _, rest = words.partition(" ")
        if first.lower() == "why":
            return Reply(card=await self._why(command, rest))
        asked = words.lower().replace("-", "_").replace(" ", "_")
        if asked in set(Provider) and Provider(asked) in self._base().providers:
            return Reply(card=guide_card(self._base().providers[Provider(asked)]))
        paste = await self._go.explain.privately(command.by, command.place, command.text)
        return Reply(card=self._private(paste))

    async def press(self, press: Press) -> Reply:
        """Do what the button says; a refusal comes back in words."""
        try:
            return await self._press(press)
        except Refused as refusal:
            return Reply(card=words_card(str(refusal)))

    async def submit(self, submission: Submission) -> Reply:
        """Take a filled-in form; what is wrong with a field comes back beside it."""
        try:
            return await self._submit(submission)
        except BadForm as bad:
            return Reply(faults=bad.fields)
        except Refused as refusal:
            return Reply(card=words_card(str(refusal)))

    async def _press(self, press: Press) -> Reply:  # noqa: PLR0911  (a way for each button)
        match press.action:
            case Action.ANSWER:
                return await self._answer(press)
            case Action.MORE:
                return Reply(card=await self._more(press))
            case Action.COPY:
                return Reply(card=await self._copy(press))
            case Action.WORKED:
                return self._told(await self._go.rate(press.value, Rating.WORKED, press.by))
            case Action.DIDNT_HELP:
                await self._go.rate(press.value, Rating.DIDNT_HELP, press.by)
                return Reply(card=await self._more(press))
            case Action.ASK_FOR_ACCESS:
                return Reply(form=await self._go.prepare(press.value, press.by))
            case Action.APPROVE:
                request_id, digest = _pair(press.value)
                await self._go.review(request_id, digest, press.by, Verdict.APPROVE)
                return Reply()
            case Action.DENY:
                return Reply(form=denial_form(press.value))
            case Action.WITHDRAW:
                gone = await self._go.withdraw(press.value, press.by)
                return Reply(card=requester_card(gone, gone.opened_at))

    async def _submit(self, submission: Submission) -> Reply:
        match submission.purpose:
            case Purpose.REQUEST:
                sent = await self._go.request(submission.subject, submission.answers, submission.by)
                return Reply(card=requester_card(sent, sent.opened_at))
            case Purpose.DENIAL:
                request_id, digest = _pair(submission.subject)
                reason = submission.answers.get("reason", "").strip()
                if not reason:
                    raise BadForm({"reason": "Say why not: it is told to the requester."})
                by = submission.by
                await self._go.review(request_id, digest, by, Verdict.DENY, reason)
        return Reply()

    async def _answer(self, press: Press) -> Reply:
        parts = press.value.split(":")
        if len(parts) != 3:  # noqa: PLR2004
            raise NotFound("keyfix does not know this button.")
        paste = await self._go.answer(parts[0], Answer(parts[1], parts[2]), press.by)
        return self._told(paste)

    async def _more(self, press: Press) -> Card:
        paste = await self._go.answer.read(press.value, press.by)
        now = standing(paste, self._base())
        return more_card(paste, now, self._base()) if now else unknown_card(self._base())

    async def _why(self, command: Command, text: str) -> Card:
        explanation = await self._go.why(command.by, command.place, text)
        if explanation is None:
            return words_card("You pasted nothing here that was answered: /keyfix why <the text>")
        return why_card(explanation)

    async def _copy(self, press: Press) -> Card:
        paste = await self._go.answer.read(press.value, press.by)
        now = standing(paste, self._base())
        card = copy_card(paste, now, self._base()) if now else None
        return card or words_card("Nobody outside has to act here: see what the answer says.")

    def _told(self, paste: Paste) -> Reply:
        return Reply(card=self._private(paste)) if paste.private else Reply()

    def _private(self, paste: Paste) -> Card:
        now = standing(paste, self._base())
        if now is not None:
            card = standing_card(paste, now, self._base())
            return replace(card, more=(*card.more, *secret_lines(paste)))
        return secret_card(paste) if paste.text.secrets else unknown_card(self._base())


def _pair(value: str) -> tuple[str, str]:
    first, _, second = value.partition(":")
    return first, second
