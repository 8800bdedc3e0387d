"""One database, and the units of work that are done in it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.access.grant import GrantChange
from bot.access.person import MAIN
from bot.access.request import AccessRequest, Change
from bot.audit.event import Event
from bot.crashpoints import reached
from bot.messages.notice import Notice, notices_of
from bot.storage.audit_log import AuditLog
from bot.storage.diagnoses import Diagnoses
from bot.storage.engine import CLOCKS, open_engine
from bot.storage.grants import Grants
from bot.storage.inbox import Inbox
from bot.storage.links import Links
from bot.storage.messages import Messages
from bot.storage.outbox import Outbox
from bot.storage.people import People
from bot.storage.policy_versions import PolicyVersions
from bot.storage.references import References
from bot.storage.requests import Requests

Clock = Callable[[], datetime]


class UnitOfWork:
    """Everything in one transaction. `open` and `apply` are the only ways to change a request."""

    def __init__(self, connection: AsyncConnection, tenant: str, clock: Clock | None) -> None:
        self.requests = Requests(connection, tenant)
        self.grants = Grants(connection, tenant)
        self.diagnoses = Diagnoses(connection, tenant)
        self.people = People(connection, tenant)
        self.links = Links(connection, tenant)
        self.policies = PolicyVersions(connection, tenant)
        self.audit_log = AuditLog(connection, tenant)
        self.messages = Messages(connection, tenant)
        self.inbox = Inbox(connection)
        self.outbox = Outbox(connection, tenant)
        self.references = References(connection)
        self.told = False
        """Whether notices were left to be sent, once the block has ended."""
        self._connection = connection
        self._clock = clock
        self._events: list[Event] = []

    async def now(self) -> datetime:
        """The database's clock at this moment. To judge a deadline, lock first and then ask."""
        if self._clock:
            return self._clock()
        moment = select(CLOCKS[self._connection.dialect.name])
        now: datetime = (await self._connection.execute(moment)).scalar_one()
        return now

    async def open(self, request: AccessRequest) -> None:
        """Write a new request together with the event that tells of it."""
        await self.requests.add(request)
        self.record(request.opened())

    async def apply(self, change: Change) -> None:
        """Write a changed request together with the event that tells of it.

        Raises:
            Stale: somebody else changed it first; nothing of this is kept.

        """
        await self.requests.save(change.request)
        if change.grant:
            await self.grants.add(change.grant)
        self.record(change.event)

    async def apply_to_grant(self, change: GrantChange) -> None:
        """Write a changed grant together with the event that tells of it, if there is one.

        Raises:
            Stale: somebody else changed it first; nothing of this is kept.

        """
        await self.grants.save(change.grant)
        if change.event:
            self.record(change.event)

    def record(self, event: Event) -> None:
        """Have *event* told and audited when the unit of work ends."""
        self._events.append(event)

    async def tell(self, notice: Notice) -> None:
        """Have a card redrawn though nothing happened: what it shows goes by the clock."""
        await self.outbox.put(notice, await self.now())
        self.told = True

    async def finish(self) -> None:
        """Write what was recorded. The audit head is locked last, so that nobody waits for long."""
        for event in self._events:
            for notice in notices_of(event):
                self.told = True
                await self.outbox.put(notice, event.at)
        if self._events:
            self.reached("changed")
            await self.audit_log.append(self._events)
            self.reached("chained")

    def reached(self, stage: str) -> None:
        """Mark how far the first thing that happened here has got."""
        if self._events:
            reached(f"{self._events[0].kind}:{stage}")


class Database:
    """Opens units of work. *clock* stands in for the database's own, in tests."""

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        self._engine = open_engine(url)
        self._clock = clock
        self.shared = self._engine.dialect.name != "sqlite"
        """Whether several may serve on it at once."""
        self.on_told: Callable[[], None] = lambda: None
        """Called after each commit that left notices to be sent."""

    @asynccontextmanager
    async def begin(self, tenant: str = MAIN) -> AsyncIterator[UnitOfWork]:
        """One transaction: kept when the block ends, undone when it raises."""
        async with self._engine.begin() as connection:
            work = UnitOfWork(connection, tenant, self._clock)
            yield work
            await work.finish()
        work.reached("committed")
        if work.told:
            self.on_told()

    async def ping(self) -> None:
        """Answer once the database does.

        Raises:
            SQLAlchemyError: it does not.

        """
        async with self._engine.connect() as connection:
            await connection.execute(select(1))

    async def close(self) -> None:
        """Give back every connection."""
        await self._engine.dispose()
