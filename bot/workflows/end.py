"""Somebody ends a grant before its time: whoever holds it, or one of those who decide."""

from bot.access.grant import Grant
from bot.access.person import Identity
from bot.audit.event import Kind
from bot.errors import OutOfTurn
from bot.storage.database import Database
from bot.workflows.carry_out import CarryOut
from bot.workflows.refusals import Refusals


class EndGrant:
    """Begins to take a grant back."""

    def __init__(self, database: Database, carry_out: CarryOut) -> None:
        self._database = database
        self._carry_out = carry_out
        self._refusals = Refusals(database)

    async def __call__(self, request_id: str, by: Identity) -> Grant:
        """Return the grant as it is then: it ends once the provider, or somebody, says it is gone.

        Raises:
            Refused: *by* neither holds it nor may decide on it, or it has ended already.

        """
        try:
            ended = await self._as_holder(request_id, by)
        except OutOfTurn as refusal:
            await self._refusals.note(Kind.GRANT_REFUSED, refusal, request_id, by)
            raise
        return ended or await self._carry_out.end(request_id, by)

    async def _as_holder(self, request_id: str, by: Identity) -> Grant | None:
        async with self._database.begin() as work:
            request = await work.requests.lock(request_id)
            person = await work.people.behind(by)
            if person != request.requester:
                return None
            grant = await work.grants.lock(request_id)
            change = grant.end(person.id, await work.now())
            await work.apply_to_grant(change)
            return change.grant
