"""Somebody's words and name are erased on demand; the chain goes on proving all else."""

from dataclasses import dataclass

from bot.access.erasure import erased, erased_of
from bot.access.person import Person
from bot.access.request import AccessRequest
from bot.audit.event import Event, Kind
from bot.storage.database import Database, UnitOfWork


@dataclass(frozen=True, slots=True)
class Erased:
    """How many were erased: texts beside the audit log, pasted errors, and requests touched."""

    texts: int
    pastes: int
    requests: int


class EraseWords:
    """Erase what persons wrote and are called. Whoever runs keyfix does it, in the command line.

    What was asked for, decided and given is not theirs to erase: the principal, the target and the
    ids stay.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_request(self, request_id: str, by: str) -> Erased:
        """Erase all words in *request_id*, and the pasted error that it began with.

        Raises:
            NotFound: there is no such request.

        """
        async with self._database.begin() as work:
            request = await work.requests.lock(request_id)
            await work.apply(erased(request, by, await work.now()))
            await work.grants.erase(request_id)
            return await _forget(work, request)

    async def of_person(self, person_id: str, by: str) -> Erased:
        """Erase the words and the name of a person everywhere, and all words in their requests.

        *person_id* is an id of the people list, or an identity (`slack:T0ACME:U0RAVI`).
        """
        async with self._database.begin() as work:
            person = await work.people.by_id(person_id)
            own = frozenset({person_id, person.id, *map(str, person.identities)})
            sums = [
                await self._in_request(work, one, person, by)
                for one in await work.requests.with_words_of(own)
            ]
            texts = await work.audit_log.texts.erase_of(own) + sum(one.texts for one in sums)
            pastes = await work.diagnoses.erase_of(own) + sum(one.pastes for one in sums)
            details = {"texts": str(texts), "pastes": str(pastes)}
            work.record(Event(Kind.PERSON_ERASED, person.id, by, await work.now(), details))
            return Erased(texts, pastes, len(sums))

    @staticmethod
    async def _in_request(work: UnitOfWork, request_id: str, person: Person, by: str) -> Erased:
        request = await work.requests.lock(request_id)
        await work.apply(erased_of(request, person, by, await work.now()))
        await work.grants.erase(request_id)
        if request.requester == person:
            return await _forget(work, request)
        return Erased(0, 0, 1)


async def _forget(work: UnitOfWork, request: AccessRequest) -> Erased:
    texts = await work.audit_log.texts.erase_about(request.id)
    pastes = await work.diagnoses.erase(request.diagnosis_id)
    return Erased(texts, pastes, 1)
