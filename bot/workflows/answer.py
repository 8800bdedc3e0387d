"""Somebody answers keyfix's question, or says whether its advice helped."""

from collections.abc import Callable
from dataclasses import replace

from bot.access.person import Identity
from bot.audit.event import Event, Kind
from bot.errors import NotFound
from bot.messages.notice import PRIVATE
from bot.messages.paste import Paste, Rating, standing
from bot.storage.database import Database, UnitOfWork
from knowledge import KnowledgeBase
from knowledge.triage import Answer, Standing


class AnswerQuestion:
    """Narrow a diagnosis by one answer to the question, or the checklist step, that is open."""

    def __init__(self, database: Database, base: Callable[[], KnowledgeBase]) -> None:
        self._database = database
        self._base = base

    async def __call__(self, diagnosis_id: str, answer: Answer, by: Identity) -> Paste:
        """Return it as it is then. An answer to what is no longer asked changes nothing.

        Raises:
            NotFound: it is not kept any more, or not for *by*.

        """
        async with self._database.begin() as work:
            paste = await lock_for(work, diagnosis_id, by)
            now = standing(paste, self._base())
            if now is None or not _is_open(now, answer):
                return paste
            answered = replace(paste, answers=(*paste.answers, answer))
            details = {"question": answer.question, "option": answer.option}
            await keep_answered(work, answered, by, Kind.QUESTION_ANSWERED, details)
            return answered

    async def read(self, diagnosis_id: str, by: Identity) -> Paste:
        """Return it as it is.

        Raises:
            NotFound: it is not kept any more, or not for *by*.

        """
        async with self._database.begin() as work:
            return await lock_for(work, diagnosis_id, by)


class RateAnswer:
    """Note whether the advice helped."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, diagnosis_id: str, rating: Rating, by: Identity) -> Paste:
        """Return it as it is then; the first word counts.

        Raises:
            NotFound: it is not kept any more, or not for *by*.

        """
        async with self._database.begin() as work:
            paste = await lock_for(work, diagnosis_id, by)
            if paste.rating is not Rating.NONE:
                return paste
            rated = replace(paste, rating=rating)
            await keep_answered(work, rated, by, Kind.ANSWER_RATED, {"rating": rating.value})
            return rated


async def lock_for(work: UnitOfWork, diagnosis_id: str, by: Identity) -> Paste:
    """Read a diagnosis in order to change it, for somebody who can see it.

    Raises:
        NotFound: it is not kept any more, or *by* is of another workspace, or it is another's own.

    """
    paste = await work.diagnoses.lock(diagnosis_id)
    if paste.place.home != by.home or (paste.private and paste.author != by):
        raise NotFound("keyfix no longer keeps this error; paste it again.")
    return paste


def _is_open(now: Standing, answer: Answer) -> bool:
    if now.question is not None:
        offered = {option.id for option in now.question.options}
        return answer.question == now.question.id and answer.option in offered
    walking = now.step is not None and not now.solved
    return walking and answer.question == "step" and answer.option in {"next", "solved"}


async def keep_answered(
    work: UnitOfWork, paste: Paste, by: Identity, kind: Kind, details: dict[str, str]
) -> None:
    """Keep what *by* has told about *paste*, and have it told and audited."""
    await work.diagnoses.save(paste)
    person, now = await work.people.behind(by), await work.now()
    private = {PRIVATE: "yes"} if paste.private else {}
    work.record(Event(kind, paste.id, person.id, now, details | private))
