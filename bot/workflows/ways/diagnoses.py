"""The ways into what keyfix said of an error: answering, rating, seeing more of it, and why."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.errors import NotFound
from bot.messages.answer_card import more_card, secret_card, secret_lines
from bot.messages.card import Action, Card
from bot.messages.copy_card import copy_card
from bot.messages.guide_card import unknown_card, words_card
from bot.messages.inbound import Command, Press, Reply
from bot.messages.paste import Paste, Rating, standing
from bot.messages.question_card import standing_card
from bot.messages.why_card import why_card
from bot.workflows.answer import AnswerQuestion, RateAnswer
from bot.workflows.explain import ExplainMessage
from bot.workflows.ways import Ways
from bot.workflows.why import TellWhy
from knowledge import KnowledgeBase
from knowledge.triage import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisWays:
    """Translates between the door and the journeys of a diagnosis."""

    explain: ExplainMessage
    answer: AnswerQuestion
    rate: RateAnswer
    why: TellWhy
    base: Callable[[], KnowledgeBase]

    def ways(self) -> Ways:
        """The rows of this subject."""
        return Ways(
            commands={"why": self._why},
            presses={
                Action.ANSWER: self._answer,
                Action.MORE: self._more,
                Action.COPY: self._copy,
                Action.WORKED: self._worked,
                Action.DIDNT_HELP: self._did_not_help,
            },
        )

    async def privately(self, command: Command) -> Reply:
        """Diagnose the text of a command for whoever gave it alone."""
        paste = await self.explain.privately(command.by, command.place, command.text)
        return Reply(card=self._private(paste))

    async def _why(self, command: Command, text: str) -> Reply:
        explanation = await self.why(command.by, command.place, text)
        if explanation is None:
            words = "You pasted nothing here that was answered: /keyfix why <the text>"
            return Reply(card=words_card(words))
        return Reply(card=why_card(explanation))

    async def _answer(self, press: Press) -> Reply:
        parts = press.value.split(":")
        if len(parts) != 3:  # noqa: PLR2004
            raise NotFound("keyfix does not know this button.")
        paste = await self.answer(parts[0], Answer(parts[1], parts[2]), press.by)
        return self._told(paste)

    async def _more(self, press: Press) -> Reply:
        paste = await self.answer.read(press.value, press.by)
        now = standing(paste, self.base())
        card = more_card(paste, now, self.base()) if now else unknown_card(self.base())
        return Reply(card=card)

    async def _copy(self, press: Press) -> Reply:
        paste = await self.answer.read(press.value, press.by)
        now = standing(paste, self.base())
        card = copy_card(paste, now, self.base()) if now else None
        nobody = words_card("Nobody outside has to act here: see what the answer says.")
        return Reply(card=card or nobody)

    async def _worked(self, press: Press) -> Reply:
        return self._told(await self.rate(press.value, Rating.WORKED, press.by))

    async def _did_not_help(self, press: Press) -> Reply:
        await self.rate(press.value, Rating.DIDNT_HELP, press.by)
        return await self._more(press)

    def _told(self, paste: Paste) -> Reply:
        return Reply(card=self._private(paste)) if paste.private else Reply()

    def _private(self, paste: Paste) -> Card:
        now = standing(paste, self.base())
        if now is not None:
            card = standing_card(paste, now, self.base())
            return replace(card, more=(*card.more, *secret_lines(paste)))
        return secret_card(paste) if paste.text.secrets else unknown_card(self.base())
