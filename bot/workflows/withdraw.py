"""A requester takes back what nobody has decided yet."""

from bot.access.person import Identity
from bot.access.request import AccessRequest
from bot.audit.event import Kind
from bot.errors import Refused
from bot.storage.database import Database
from bot.workflows.refusals import Refusals


class WithdrawRequest:
    """Close a request for whoever made it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._refusals = Refusals(database)

    async def __call__(self, request_id: str, by: Identity) -> AccessRequest:
        """Return the request as it is then.

        Raises:
            Refused: *by* did not make it, or it was decided meanwhile.

        """
        try:
            async with self._database.begin() as work:
                request = await work.requests.lock(request_id)
                person, now = await work.people.behind(by), await work.now()
                change = request.withdraw(person, now)
                await work.apply(change)
        except Refused as refusal:
            await self._refusals.note(Kind.REQUEST_REFUSED, refusal, request_id, by)
            raise
        return change.request
