"""What was approved is carried out, verified, and taken back when its time is up.

Any replica may do any step and die at any point of it. What is due is leased, and what is about to
be done is committed before the provider is called; after a death or an unknown outcome whoever
comes next looks by name before it calls again.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.access.grant import Grant, GrantChange
from bot.access.grant_status import ENDING, FAILED, GrantStatus, Verification
from bot.access.request import AccessRequest, Status
from bot.crashpoints import reached
from bot.errors import ProviderBusy, ProviderRefused, ProviderUnknown
from bot.messages.notice import Audience, Notice
from bot.messages.text import cut
from bot.observability import GRANT_STEPS, GRANTED_AFTER, GRANTS_STANDING
from bot.provisioners import Active, Provisioner, Provisioners, Task, Waiting
from bot.provisioners.planning import task_of
from bot.storage.database import Database, UnitOfWork
from bot.storage.ending import whole
from bot.storage.workers import Workers
from knowledge import redact

LEASE = timedelta(seconds=60)
"""Longer than any one step takes; what a dead replica held is free again after it."""
SETTLES = timedelta(minutes=5)
"""For so long a provider may still refuse what it has just granted."""
_LOOK_AGAIN = timedelta(seconds=20)
_TRIES = 20
_LONGEST = timedelta(hours=1)
_WORDS = 500  # characters of what a provider says that are shown
_COUNT_EVERY = 10.0  # seconds

Outcome = Callable[[Grant, datetime], GrantChange]
"""What a step brings, applied to the grant as it is under the lock."""

_log = structlog.get_logger("keyfix.grants")


@dataclass(frozen=True, slots=True)
class _Taken:
    """A grant that this replica holds, with what was approved."""

    grant: Grant
    request: AccessRequest
    task: Task


class ProvisionGrants:
    """Does what is due, *workers* grants at a time, until it is stopped."""

    def __init__(
        self,
        database: Database,
        provisioners: Provisioners,
        *,
        workers: int = 8,
        within: float = 20.0,
    ) -> None:
        """*within*: the seconds that one step may take, less than the lease."""
        self._database = database
        self._provisioners = provisioners
        self._workers = Workers(workers)
        self._within = within

    def wake(self) -> None:
        """Look at once: something was just approved, or ended."""
        self._workers.wake()

    async def run(self) -> None:
        """Carry out for ever. Ends when it is cancelled, with what was under way."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._counting())
            await self._workers.run(self.step, "grants.step_failed")

    async def step(self) -> int:
        """Take as many grants as there are free workers, and begin with each; how many."""
        free = self._workers.free
        if free <= 0:
            return 0
        async with self._database.begin() as work:
            taken = [
                one for due in await work.grants.due(await work.now(), free)
                if (one := await _take(work, due))
            ]  # fmt: skip
        for one in taken:
            self._workers.begin(self._carry(one))
        return len(taken)

    async def drain(self) -> None:
        """Do all that is due now, and return."""
        await self._workers.drain(self.step)

    async def _counting(self) -> None:
        while True:
            try:
                counts = await whole(self._counts())
                for status in set(GrantStatus) - {GrantStatus.ENDED}:
                    GRANTS_STANDING.labels(status.value).set(counts.get(status, 0))
            except Exception:  # noqa: BLE001  (the edge of the loop: the next look tries again)
                _log.exception("grants.count_failed")
            await asyncio.sleep(_COUNT_EVERY)

    async def _counts(self) -> Mapping[GrantStatus, int]:
        async with self._database.begin() as work:
            return await work.grants.counts()

    async def _carry(self, taken: _Taken) -> None:
        try:
            outcome = await self._call(taken)
            reached("grant:called")
            await self._settle(taken, outcome)
        except Exception:  # noqa: BLE001  (the edge: one grant mustn't stop the others; its lease runs out)
            _log.exception("grants.grant_failed", request=taken.request.id)

    async def _call(self, taken: _Taken) -> Outcome:
        """Do what is due at the provider; whatever goes wrong there is an outcome too."""
        try:
            async with asyncio.timeout(self._within):
                return await _do(self._provisioners(taken.request.asked), taken)
        except ProviderRefused as refused:
            return _refused(cut(redact(str(refused)).text, _WORDS))
        except ProviderBusy as busy:
            return _again(str(busy), timedelta(seconds=busy.retry_after))
        except (ProviderUnknown, TimeoutError) as unknown:
            return _again(str(unknown) or "the provider did not answer in time", None)
        except Exception as error:  # noqa: BLE001  (a bug of one provider's: it may have done it all the same)
            _log.exception("grants.call_failed", request=taken.request.id)
            return _again(f"keyfix failed: {type(error).__name__}", None)

    async def _settle(self, taken: _Taken, outcome: Outcome) -> None:
        async with self._database.begin() as work:
            grant = await work.grants.lock(taken.request.id)
            if grant.version != taken.grant.version:
                return  # the lease ran out and another has it, or somebody ended it meanwhile
            change = outcome(grant, await work.now())
            await work.apply_to_grant(change)
            if change.event is None and change.grant.by_hand:  # the commands' end has moved on
                await work.tell(Notice(Audience.REVIEWERS, taken.request.id))
        _observe(change)


async def _take(work: UnitOfWork, due: Grant) -> _Taken | None:
    """Hold *due*, and say what is to be done; None where to hold it was all."""
    now = await work.now()
    request = await work.requests.get(due.request_id)
    change = due.take(now, LEASE)
    await work.apply_to_grant(change)
    if change.grant.leased_until is None:
        return None
    return _Taken(change.grant, request, task_of(request, change.grant, now))


async def _do(provisioner: Provisioner, taken: _Taken) -> Outcome:
    task, grant = taken.task, taken.grant
    if grant.status is GrantStatus.ACTIVE:
        return _verified((await provisioner.verify(task)).outcome)
    if grant.status in ENDING:
        return _ended(await provisioner.revoke(task))
    if taken.request.status is not Status.APPROVED or taken.request.digest != grant.digest:
        return _refused("This is not what was approved.")
    found: Active | Waiting | None = None
    if grant.status is GrantStatus.WAITING or grant.attempts > 1:
        found = await provisioner.check(task)
    if found is None and grant.status is GrantStatus.WAITING:
        return _refused("The provider knows nothing of it any more.")
    return _given(found or await provisioner.activate(task))


def _given(found: Active | Waiting) -> Outcome:
    def outcome(grant: Grant, now: datetime) -> GrantChange:
        if isinstance(found, Active):
            return grant.activate(found.reference, now, ends_at=found.until)
        again, by_hand = found.again, found.by_hand
        return grant.wait(found.on, found.reference, now, by_hand=by_hand, again=again)

    return outcome


def _ended(found: Waiting | None) -> Outcome:
    def outcome(grant: Grant, now: datetime) -> GrantChange:
        if found is None:
            return grant.finish(now)
        again, by_hand = found.again, found.by_hand
        return grant.wait(found.on, found.reference, now, by_hand=by_hand, again=again)

    return outcome


def _verified(found: Verification) -> Outcome:
    def outcome(grant: Grant, now: datetime) -> GrantChange:
        fresh = grant.active_at is not None and now - grant.active_at < SETTLES
        if found is Verification.REFUSED and fresh:
            return grant.put_off(now + _LOOK_AGAIN)
        return grant.verify(found, now)

    return outcome


def _refused(words: str) -> Outcome:
    def outcome(grant: Grant, now: datetime) -> GrantChange:
        if grant.status is GrantStatus.ACTIVE:
            return grant.verify(Verification.UNKNOWN, now)
        if grant.status in ENDING:
            return grant.fail_to_end(words, now, _longer(grant, timedelta(minutes=1)))
        return grant.fail(words, now)

    return outcome


def _again(words: str, wait: timedelta | None) -> Outcome:
    """To be tried again: as told, else twice as long each time; given up aloud after many."""

    def outcome(grant: Grant, now: datetime) -> GrantChange:
        if grant.attempts >= _TRIES and grant.status is not GrantStatus.WAITING:
            return _refused(f"Given up after {grant.attempts} tries: {words}")(grant, now)
        return grant.put_off(now + (wait or _longer(grant, timedelta(seconds=1))))

    return outcome


def _longer(grant: Grant, first: timedelta) -> timedelta:
    return min(first * (1 << min(grant.attempts - 1, 20)), _LONGEST)


def _observe(change: GrantChange) -> None:
    """Count what happened, and alert where somebody has to look."""
    grant = change.grant
    GRANT_STEPS.labels(change.event.kind.value if change.event else "put_off").inc()
    if change.event and grant.status in FAILED:
        _log.error(change.event.kind.value, request=grant.request_id, fault=grant.fault)
    if change.event and grant.active_at == change.event.at:
        GRANTED_AFTER.observe((change.event.at - grant.approved_at).total_seconds())
