"""Access requests and what reviewers said to them, kept."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.access.asked import Asked
from bot.access.person import Home, Person
from bot.access.request import AccessRequest, Status
from bot.access.review import Earlier, Review, Verdict
from bot.errors import NotFound, Stale
from bot.storage.people import People
from bot.storage.places import place_from, place_text
from bot.storage.tables import requests, reviews

_KEPT_AS_THEY_ARE = (
    "id", "reason", "diagnosis_id", "opened_at", "decide_by", "policy_version", "remind_at",
    "version",
)  # fmt: skip


class Requests:
    """The access requests of one tenant, within one transaction."""

    def __init__(self, connection: AsyncConnection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant
        self._people = People(connection, tenant)

    async def get(self, request_id: str) -> AccessRequest:
        """Read one in order to show it.

        Raises:
            NotFound: there is none with that id.

        """
        return await self._read(request_id, select(requests))

    async def lock(self, request_id: str) -> AccessRequest:
        """Read one in order to change it, and let nobody else until the commit.

        On SQLite the transaction itself is the lock, since it began as an immediate one. Nobody is
        joined with or parted from anybody meanwhile either, so who asked stays who asked.

        Raises:
            NotFound: there is none with that id.

        """
        await self._people.hold()
        return await self._read(request_id, select(requests).with_for_update())

    async def add(self, request: AccessRequest) -> None:
        """Keep a new one."""
        row = _to_row(request) | {"tenant": self._tenant}
        await self._connection.execute(insert(requests).values(row))

    async def save(self, request: AccessRequest) -> None:
        """Keep a changed one, provided that nobody else changed it since it was read.

        Raises:
            Stale: the stored version is no longer the one before *request*'s.

        """
        unchanged = (requests.c.id == request.id) & (requests.c.version == request.version - 1)
        done = await self._connection.execute(
            update(requests).where(unchanged).values(_to_row(request))
        )
        if done.rowcount == 0:
            raise Stale(request.id)
        await self._save_reviews(request)

    async def _save_reviews(self, request: AccessRequest) -> None:
        """Keep what holds of what was said; what was said to something else is void, and goes."""
        await self._connection.execute(delete(reviews).filter_by(request_id=request.id))
        rows = [_review_row(request, review) for review in request.reviews]
        if rows:
            await self._connection.execute(insert(reviews), rows)

    async def pending_like(self, requester: Person, digest: str, now: datetime) -> str | None:
        """The id of a request of *requester* for the very same that still waits; else None."""
        theirs = {requester.id, *map(str, requester.identities)}
        same = (requests.c.requester.in_(theirs)) & (requests.c.digest == digest)
        open_ = (requests.c.status == Status.PENDING.value) & (requests.c.decide_by > now)
        mine = requests.c.tenant == self._tenant
        return await self._connection.scalar(select(requests.c.id).where(same & open_ & mine))

    async def with_words_of(self, people: Collection[str]) -> Sequence[str]:
        """The ids of the requests that *people* made or said something to, in their order."""
        said = select(reviews.c.request_id).where(reviews.c.person_id.in_(people))
        theirs = requests.c.requester.in_(people) | requests.c.id.in_(said)
        mine = requests.c.tenant == self._tenant
        every = select(requests.c.id).where(theirs & mine).order_by(requests.c.id)
        return (await self._connection.scalars(every)).all()

    async def lapsed(self, now: datetime, most: int) -> Sequence[str]:
        """The ids of up to *most* pending requests whose time is over, oldest first."""
        over = (requests.c.status == Status.PENDING.value) & (requests.c.decide_by <= now)
        mine = requests.c.tenant == self._tenant
        oldest = select(requests.c.id).where(over & mine).order_by(requests.c.decide_by).limit(most)
        return (await self._connection.scalars(oldest)).all()

    async def to_remind_of(self, now: datetime, most: int) -> Sequence[str]:
        """The ids of up to *most* pending requests whose reviewers are to be reminded by *now*."""
        due = (requests.c.status == Status.PENDING.value) & (requests.c.remind_at <= now)
        mine = (requests.c.tenant == self._tenant) & (requests.c.decide_by > now)
        oldest = select(requests.c.id).where(due & mine).order_by(requests.c.remind_at).limit(most)
        return (await self._connection.scalars(oldest)).all()

    async def _read(self, request_id: str, every: Select[Any]) -> AccessRequest:
        one = every.where((requests.c.id == request_id) & (requests.c.tenant == self._tenant))
        row = (await self._connection.execute(one)).one_or_none()
        if row is None:
            raise NotFound("keyfix keeps no request of that name.")
        # Not a join: PostgreSQL would join the reviews as they were before it waited for the lock.
        theirs = select(reviews).where(reviews.c.request_id == row.id).order_by(reviews.c.at)
        said = (await self._connection.execute(theirs)).all()
        given = tuple([await self._review(one) for one in said])
        requester = await self._people.by_id(row.requester, row.requester_name)
        return _from_row(row, requester, given)

    async def _review(self, row: Row[Any]) -> Review:
        by = await self._people.by_id(row.person_id, row.name)
        offer = Asked.from_json(row.offer) if row.offer else None
        return Review(by, Verdict(row.verdict), row.at, row.reason, offer)


def _review_row(request: AccessRequest, review: Review) -> dict[str, Any]:
    return {
        "request_id": request.id,
        # As the requester: an account, whose it is can change.
        "person_id": str(review.by.account_at(request.home) or review.by.id),
        "name": review.by.name,
        "verdict": review.verdict.value,
        "reason": review.reason,
        "at": review.at,
        "offer": review.offer and review.offer.as_json(),
    }


def _to_row(request: AccessRequest) -> dict[str, Any]:
    asked = request.asked
    return {name: getattr(request, name) for name in _KEPT_AS_THEY_ARE} | {
        # The account, and not the person: whose it is can change, and is looked up each time.
        "requester": str(request.asked_by),
        "requester_name": request.requester.name,
        "platform": request.home.platform,
        "workspace": request.home.workspace,
        "origin": place_text(request.origin),
        "provider": asked.provider.value,
        "kind": asked.what.kind.value,
        "what": asked.what.model_dump(mode="json"),
        "principal": asked.principal,
        "duration": asked.duration,
        "digest": asked.digest,
        "evidence": list(request.evidence),
        "requester_groups": sorted(request.requester_groups),
        "status": request.status.value,
        "earlier": [
            {"asked": one.asked.as_json(), "by": one.by, "at": one.at.isoformat()}
            for one in request.earlier
        ],
    }


def _from_row(row: Row[Any], requester: Person, given: tuple[Review, ...]) -> AccessRequest:
    stored = row._mapping  # noqa: SLF001  (the documented way to read a row by name)
    seconds = None if row.duration is None else int(row.duration.total_seconds())
    asked = {"provider": row.provider, "what": row.what, "principal": row.principal}
    earlier = tuple(
        Earlier(Asked.from_json(one["asked"]), one["by"], datetime.fromisoformat(one["at"]))
        for one in row.earlier or ()
    )
    return AccessRequest(
        **{name: stored[name] for name in _KEPT_AS_THEY_ARE},
        requester=requester,
        home=Home(row.platform, row.workspace),
        origin=place_from(row.origin),
        asked=Asked.from_json(asked | {"seconds": seconds}),
        evidence=tuple(row.evidence),
        requester_groups=frozenset(row.requester_groups or ()),
        status=Status(row.status),
        reviews=given,
        earlier=earlier,
    )
