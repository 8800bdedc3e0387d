"""Somebody pastes what a command printed that keyfix asked them to run."""

from collections.abc import Callable
from dataclasses import replace

from bot.audit.event import Kind
from bot.messages.inbound import Inbound
from bot.messages.paste import Paste, standing
from bot.storage.database import Database
from bot.workflows.answer import keep_answered
from knowledge import KnowledgeBase, Redacted
from knowledge.probe import may_be_output
from knowledge.triage import Answer


class TakeProbe:
    """Takes a command's output as an answer, of whoever was asked to run it, there."""

    def __init__(self, database: Database, base: Callable[[], KnowledgeBase]) -> None:
        self._database = database
        self._base = base

    async def __call__(self, inbound: Inbound, text: Redacted) -> Paste | None:
        """Return the earlier paste as it is then; None where *text* answers nothing.

        What looks like no output of any command is not looked up.
        """
        if not may_be_output(self._base().printed, text):
            return None
        async with self._database.begin() as work:
            newest = await work.diagnoses.newest(inbound.author, inbound.place)
            if newest is None or not self._answer(newest, text):
                return None
            paste = await work.diagnoses.lock(newest.id)
            answer = self._answer(paste, text)
            if answer is None or not await work.inbox.first_time(inbound.key, await work.now()):
                return None
            answered = replace(paste, answers=(*paste.answers, answer))
            details = {"question": answer.question, "option": answer.option}
            await keep_answered(work, answered, inbound.author, Kind.QUESTION_ANSWERED, details)
            return answered

    def _answer(self, paste: Paste, text: Redacted) -> Answer | None:
        now = standing(paste, self._base())
        if now is None or now.probe is None:
            return None
        outcome = now.probe.outcome_of(text)
        return Answer(now.probe.id, outcome.id) if outcome else None
