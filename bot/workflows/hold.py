"""Whoever holds a grant says whether it works, and sees what they hold."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.access.grant import Grant
from bot.access.grant_status import Verification
from bot.access.person import Identity
from bot.access.place import Place
from bot.access.request import AccessRequest
from bot.errors import NotYours
from bot.messages.paste import Paste, standing
from bot.storage.database import Database, UnitOfWork
from bot.workflows.explain import ExplainMessage
from knowledge import KnowledgeBase
from knowledge.triage import Standing

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedAgain:
    """What it says now, and what it said when access was asked for, where that is still kept."""

    paste: Paste
    now: Standing | None
    before: Standing | None


class RateGrant:
    """Notes what the holder found."""

    def __init__(
        self, database: Database, base: Callable[[], KnowledgeBase], explain: ExplainMessage
    ) -> None:
        self._database = database
        self._base = base
        self._explain = explain

    async def works(self, request_id: str, by: Identity) -> Grant:
        """What failed works now.

        Raises:
            NotYours: *by* did not ask for it.
            OutOfTurn: it is not granted.

        """
        async with self._database.begin() as work:
            return await _note(work, request_id, by, Verification.WORKS)

    async def require_holder(self, request_id: str, by: Identity) -> None:
        """Return where *by* asked for it; raises as `works` does."""
        async with self._database.begin() as work:
            await _own(work, request_id, by)

    async def refused(self, request_id: str, place: Place, raw: str, by: Identity) -> RefusedAgain:
        """It is refused still, or again: *raw* is what it says now. Raises as `works` does."""
        async with self._database.begin() as work:
            request = await _own(work, request_id, by)
            before = await work.diagnoses.standing(request.diagnosis_id, self._base())
            await _note(work, request_id, by, Verification.REFUSED)
        paste = await self._explain.privately(by, place, raw)
        return RefusedAgain(paste=paste, now=standing(paste, self._base()), before=before)


class ListHeld:
    """What one person holds, or is about to get."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, by: Identity) -> list[tuple[AccessRequest, Grant]]:
        """Oldest first."""
        async with self._database.begin() as work:
            held = await work.grants.live_of(await work.people.behind(by))
            return [(await work.requests.get(one.request_id), one) for one in held[:MOST]]


async def _own(work: UnitOfWork, request_id: str, by: Identity) -> AccessRequest:
    request = await work.requests.lock(request_id)
    if await work.people.behind(by) != request.requester:
        raise NotYours("Only who asked for it can say whether it works.")
    return request


async def _note(work: UnitOfWork, request_id: str, by: Identity, outcome: Verification) -> Grant:
    request = await _own(work, request_id, by)
    grant = await work.grants.lock(request_id)
    change = grant.verify(outcome, await work.now(), by=request.requester.id)
    await work.apply_to_grant(change)
    return change.grant
