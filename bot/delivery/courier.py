"""The courier: takes notices from the outbox, draws them, and sends them where they belong.

A notice is leased, never held in an open transaction, while a platform is called. What was sent is
noted with the platform's own id, so that it can be redrawn; what may have been sent (no answer, or
this process died) is looked for before it is sent again.
"""

import hashlib
import json
import random
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

import structlog

from bot.access.person import Identity
from bot.access.place import Place
from bot.crashpoints import reached
from bot.delivery.delivery import Delivery
from bot.delivery.drawing import Draw
from bot.delivery.sender import Sender
from bot.errors import DeliveryBusy, DeliveryRefused, DeliveryUnknown
from bot.messages.card import Card
from bot.messages.notice import Notice
from bot.observability import DELIVERIES
from bot.storage.database import Database
from bot.storage.messages import Posted
from bot.storage.outbox import Leased
from bot.storage.workers import Workers

LEASE = timedelta(seconds=30)
"""Longer than any one sending takes; what a dead courier held is free again after it."""

TRIES = 20
_LONGEST = 300.0  # seconds between two tries

_log = structlog.get_logger("keyfix.courier")


class Courier:
    """Delivers, *workers* notices at a time, until it is stopped."""

    def __init__(
        self, database: Database, draw: Draw, senders: Mapping[str, Sender], *, workers: int = 24
    ) -> None:
        self._database = database
        self._draw = draw
        self._senders = senders
        self._workers = Workers(workers)

    def wake(self) -> None:
        """Look at once: something was just committed."""
        self._workers.wake()

    async def run(self) -> None:
        """Deliver for ever. Ends when it is cancelled, with what was under way."""
        await self._workers.run(self.step, "courier.step_failed")

    async def step(self) -> int:
        """Lease as many notices as there are free workers, and begin with each; how many."""
        free = self._workers.free
        if free <= 0:
            return 0
        async with self._database.begin() as work:
            leased = await work.outbox.lease(free, await work.now(), LEASE)
        for one in leased:
            self._workers.begin(self._deliver(one))
        return len(leased)

    async def drain(self) -> None:
        """Deliver all that is due now, and return."""
        await self._workers.drain(self.step)

    async def _deliver(self, leased: Leased) -> None:
        try:
            await self._deliver_all(leased)
        except Exception as error:  # noqa: BLE001  (the edge: one notice mustn't stop the others)
            _log.exception("courier.notice_failed", subject=leased.notice.subject)
            await self._again(leased, type(error).__name__, None)

    async def _deliver_all(self, leased: Leased) -> None:
        async with self._database.begin() as work:
            posted = await work.messages.of(leased.notice)
            deliveries = await self._draw(work, leased.notice, posted)
        reached(f"{leased.notice.audience}:drawn")
        trip = _Trip(self._senders, leased)
        for delivery in deliveries:
            await trip.send(delivery, posted.get(delivery.target))
        async with self._database.begin() as work:
            for target, now in trip.sent.items():
                await work.messages.keep(leased.notice, target, now)
            if not trip.faults:
                await work.outbox.done(leased)
        reached(f"{leased.notice.audience}:noted")
        if trip.faults:
            await self._again(
                leased, "; ".join(trip.faults), trip.retry_after, hopeless=trip.hopeless
            )

    async def _again(
        self, leased: Leased, fault: str, retry_after: float | None, *, hopeless: bool = False
    ) -> None:
        async with self._database.begin() as work:
            now = await work.now()
            if hopeless or leased.attempts >= TRIES:
                _log.error("courier.gave_up", subject=leased.notice.subject, fault=fault)
                DELIVERIES.labels("dead").inc()
                await work.outbox.bury(leased, now, fault)
            else:
                await work.outbox.later(leased, next_try(now, leased.attempts, retry_after), fault)


class _Trip:
    """One notice on its way to all its places; what one of them refuses doesn't stop the others."""

    def __init__(self, senders: Mapping[str, Sender], leased: Leased) -> None:
        self._senders = senders
        self._leased = leased
        self.sent: dict[str, Posted] = {}
        self.faults: list[str] = []
        self.retry_after: float | None = None
        self.hopeless = True

    async def send(self, delivery: Delivery, before: Posted | None) -> None:
        """Send or redraw one card, unless what stands there shows the same."""
        shows = fingerprint(delivery.card)
        if before and (before.shows == shows or not before.message_id):
            return
        try:
            place, message_id = await self._send(delivery, before)
        except DeliveryBusy as busy:
            self._again(delivery, busy, max(busy.retry_after, self.retry_after or 0.0))
        except DeliveryUnknown as unknown:
            self._again(delivery, unknown, self.retry_after)
        except DeliveryRefused as refused:
            self.faults.append(f"{delivery.target}: {refused}")
            DELIVERIES.labels("refused").inc()
        else:
            DELIVERIES.labels("sent").inc()
            reached(f"{self._leased.notice.audience}:sent")
            self.sent[delivery.target] = Posted(place, message_id, shows)

    def _again(self, delivery: Delivery, error: Exception, retry_after: float | None) -> None:
        self.faults.append(f"{delivery.target}: {error}")
        self.retry_after = retry_after
        self.hopeless = False
        DELIVERIES.labels("put_off").inc()

    async def _send(self, delivery: Delivery, before: Posted | None) -> tuple[Place, str]:
        if before:
            sender = self._sender(before.place)
            await sender.update(before.place, before.message_id, delivery.card)
            return before.place, before.message_id
        if delivery.to and delivery.place:
            sender = self._sender(delivery.place)
            await sender.whisper(delivery.place, delivery.to, delivery.card)
            return delivery.place, ""
        key = key_of(self._leased.notice, delivery.target)
        if delivery.to:
            return await self._direct(delivery.to, delivery.card, key)
        assert delivery.place  # noqa: S101  (a delivery has a place or somebody to go to)
        return delivery.place, await self._post(delivery.place, delivery.card, key)

    async def _direct(self, to: Identity, card: Card, key: str) -> tuple[Place, str]:
        sender, theirs = self._sender(to), Place(to.platform, to.workspace, to.id)
        found = await sender.find(theirs, key) if self._leased.attempts > 1 else None
        return await sender.direct(to, card, key) if found is None else (theirs, found)

    async def _post(self, place: Place, card: Card, key: str) -> str:
        sender = self._sender(place)
        found = await sender.find(place, key) if self._leased.attempts > 1 else None
        if found is None:
            return await sender.post(place, card, key)
        await sender.update(place, found, card)
        return found

    def _sender(self, end: Place | Identity) -> Sender:
        if end.platform not in self._senders:
            raise DeliveryRefused(f"keyfix is not connected to {end.platform}.")
        return self._senders[end.platform]


def next_try(now: datetime, attempts: int, retry_after: float | None) -> datetime:
    """When to try again: as told, else twice as long each time, up to five minutes, with jitter."""
    wait = min(2.0 ** (attempts - 1), _LONGEST) * random.uniform(0.8, 1.2)  # noqa: S311  (jitter)
    return now + timedelta(seconds=max(wait if retry_after is None else retry_after, 0.05))


def key_of(notice: Notice, target: str) -> str:
    """What a posted card is found again by: the same for every try at the same card."""
    named = json.dumps([notice.audience.value, notice.subject, target])
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def fingerprint(card: Card) -> str:
    """SHA-256, in hex, of all that *card* shows."""
    return hashlib.sha256(json.dumps(asdict(card), sort_keys=True).encode()).hexdigest()
