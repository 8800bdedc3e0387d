"""How long it takes from the approval to *granted*, and whether what waits slows it."""

import asyncio
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.access import HOME, Admins, asked, databases, open_requests
from bench.figure import Figure
from bot.access.grant_status import GrantStatus, Verification
from bot.access.person import Identity
from bot.access.policy import PolicyFile
from bot.access.review import Verdict
from bot.messages.plan import Plan
from bot.provisioners import Active, Verified
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from bot.workflows.look_up import LookUp
from bot.workflows.provision import ProvisionGrants
from bot.workflows.review import Decision, ReviewRequest

PENDING = (0, 1_000, 10_000)
GRANTS = 50


class _AtOnce:
    """A provider that answers at once: what is left is keyfix's own time."""

    def plan(self, task):
        return Plan(give=(), take_back=(), until=task.until)

    async def activate(self, task):
        return Active(task.name, task.until)

    async def check(self, _):
        return None

    async def verify(self, _):
        return Verified(Verification.WORKS)

    async def revoke(self, _):
        return None


async def run() -> list[Figure]:
    """Every figure of this module."""
    figures = []
    with TemporaryDirectory() as folder:
        async with databases(Path(folder)) as urls:
            for name, url in urls.items():
                figures += await _granting(name, url)
    return figures


async def _granting(name: str, url: str) -> list[Figure]:
    database = Database(url)
    loop = ProvisionGrants(database, lambda _: _AtOnce())
    database.on_told = loop.wake
    review = ReviewRequest(database, PolicyInForce(PolicyFile()), LookUp({"slack": Admins()}))
    running, figures, pending = asyncio.create_task(loop.run()), [], 0
    for size in PENDING:
        await open_requests(database, f"{name}-wait-{size}", size - pending)
        pending = size
        ids = await open_requests(database, f"{name}-{size}", GRANTS)
        times = [await _granted(database, review, one) for one in ids]
        label = f"{name}: granted after, {size:,} pending"
        figures += [
            Figure(f"{label}, median", 1000 * median(times), "ms"),
            Figure(f"{label}, slowest", 1000 * max(times), "ms"),
        ]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await database.close()
    return figures


async def _granted(database: Database, review: ReviewRequest, request_id: str) -> float:
    """Seconds by the database's clock, from the one write to the other."""
    decision = Decision(verdict=Verdict.APPROVE, digest=asked().digest)
    await review(request_id, Identity(*HOME, "U0ANA"), decision)
    while True:
        async with database.begin() as work:
            grant = await work.grants.of(request_id)
        if grant and grant.status is GrantStatus.ACTIVE and grant.active_at:
            return (grant.active_at - grant.approved_at).total_seconds()
        await asyncio.sleep(0.01)
