"""A grant: what was approved, carried out at the provider, and ended as its kind says.

    due ──> granting ─┬───────────────> active ──> revoking ─┬──────────────────> ended
     ^                ├──> waiting ──────^ ^  │      ^  ^    └─> revoke_failed ────^
     │                └─┬──────┘           └──┘      │  └── again, by itself ──┘
     └── again ── grant_failed               kept    └── early: at any time but within a call

`granting` and `revoking` are kept before the provider is called, so whoever comes after a death
knows that there may be something. Every change of status is a new value and the event that tells
of it; what is only noted along the way (a try, a lease) has no event.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from bot.access.asked import Asked
from bot.access.grant_status import ENDING, FAILED, LIVE, STATUS_WORDS, GrantStatus, Verification
from bot.audit.event import Event, Kind
from bot.errors import OutOfTurn
from knowledge.vocabulary import End

KEYFIX = "keyfix"
"""Who does what time alone brings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What one approved request gives. What exactly, is in the request: it never changes again."""

    id: str
    request_id: str
    tenant: str
    digest: str
    """Of what was approved."""
    ends: End
    lasts: timedelta | None
    """From its activation to its end or its review; None where it is simply done."""
    status: GrantStatus = GrantStatus.DUE
    reference: str = ""
    """The provider's own name for it, once there may be something."""
    waits_on: str = ""
    """What it waits for, in words for the reviewers."""
    by_hand: bool = False
    """Whether it waits for somebody's hands, who says so when it is done."""
    fault: str = ""
    verification: Verification = Verification.UNCHECKED
    approved_at: datetime
    active_at: datetime | None = None
    ends_at: datetime | None = None
    review_due: bool = False
    ended_at: datetime | None = None
    next_at: datetime | None
    """When something is to be done for it; None while nothing is, or while hands do it."""
    leased_until: datetime | None = None
    attempts: int = 0
    """How often what is to be done now has been tried."""
    version: int = 1

    @classmethod
    def due(cls, request_id: str, tenant: str, asked: Asked, at: datetime) -> Self:
        """The grant of a request that was just approved."""
        return cls(
            id=f"grant-{request_id}",
            request_id=request_id,
            tenant=tenant,
            digest=asked.digest,
            ends=asked.what.ends,
            lasts=None if asked.what.ends is End.DONE else asked.duration,
            approved_at=at,
            next_at=at,
        )

    @property
    def name(self) -> str:
        """What it is called at the provider: the same at every try, so it can be found again."""
        return f"keyfix-{self.request_id}"

    @property
    def live(self) -> bool:
        """Whether it is given, or about to be, or may still be there."""
        return self.status in LIVE

    @property
    def ever_active(self) -> bool:
        """Whether anybody ever had it."""
        return self.active_at is not None

    def take(self, at: datetime, span: timedelta) -> "GrantChange":
        """Hold it for *span*, to do what is due; what is kept here is kept before it is done.

        Raises:
            OutOfTurn: nothing is due.

        """
        if self.next_at is None or self.next_at > at or (self.leased_until or at) > at:
            raise OutOfTurn("There is nothing to be done for this just now.")
        held: dict[str, Any] = {"leased_until": at + span, "attempts": self.attempts + 1}
        if self.status is GrantStatus.DUE:
            return self._become(Kind.GRANT_BEGUN, KEYFIX, at, status=GrantStatus.GRANTING, **held)
        if self.status is GrantStatus.ACTIVE and self._over(at):
            return self._fall_due(at, held)
        return GrantChange(replace(self, version=self.version + 1, **held))

    def put_off(self, until: datetime | None) -> "GrantChange":
        """Let go of it: the same is to be tried again at *until*, or when somebody says so."""
        return GrantChange(
            replace(self, version=self.version + 1, next_at=until, leased_until=None)
        )

    def wait(
        self, on: str, reference: str, at: datetime, *, by_hand: bool, again: timedelta | None
    ) -> "GrantChange":
        """Note that the provider, or somebody's hands, take their time; looked at after *again*.

        Raises:
            OutOfTurn: it is not on its way.

        """
        next_at = at + again if again else None
        known: dict[str, Any] = {"waits_on": on, "by_hand": by_hand}
        known["reference"] = reference or self.reference
        status = GrantStatus.REVOKING if self.status in ENDING else GrantStatus.WAITING
        if self.status is status and all(getattr(self, k) == v for k, v in known.items()):
            return self.put_off(next_at)
        if status is GrantStatus.WAITING:
            self._require(GrantStatus.GRANTING, GrantStatus.WAITING)
        kind = Kind.GRANT_WAITING if status is GrantStatus.WAITING else Kind.GRANT_END_WAITING
        return self._become(kind, KEYFIX, at, status=status, next_at=next_at, **known)

    def activate(
        self, reference: str, at: datetime, *, by: str = KEYFIX, ends_at: datetime | None = None
    ) -> "GrantChange":
        """It is there, since *at*: time counts from now. *ends_at*: when the provider ends it.

        Raises:
            OutOfTurn: it is not on its way.

        """
        self._require(GrantStatus.GRANTING, GrantStatus.WAITING)
        latest = at + self.lasts if self.lasts else None
        end = min(ends_at, latest) if ends_at and latest and ends_at > at else latest
        return self._become(
            Kind.GRANT_ACTIVATED,
            by,
            at,
            {"ends_at": end.isoformat()} if end else {},
            status=GrantStatus.ACTIVE,
            reference=reference or self.reference,
            active_at=at,
            ends_at=end,
            next_at=at,
        )

    def fail(self, fault: str, at: datetime, *, by: str = KEYFIX) -> "GrantChange":
        """It could not be given. Nothing is tried again before somebody says so.

        Raises:
            OutOfTurn: it is not on its way.

        """
        self._require(GrantStatus.GRANTING, GrantStatus.WAITING)
        new: dict[str, Any] = {"status": GrantStatus.GRANT_FAILED, "fault": fault, "reference": ""}
        return self._become(Kind.GRANT_FAILED, by, at, **new, next_at=None)

    def retry(self, by: str, at: datetime) -> "GrantChange":
        """Somebody wants what failed to be tried once more.

        Raises:
            OutOfTurn: it has not failed.

        """
        self._require(*FAILED)
        failed_first = self.status is GrantStatus.GRANT_FAILED
        status = GrantStatus.DUE if failed_first else GrantStatus.REVOKING
        new: dict[str, Any] = {"status": status, "next_at": at}
        return self._become(Kind.GRANT_RETRIED, by, at, **new, attempts=1)  # so it looks first

    def verify(self, outcome: Verification, at: datetime, *, by: str = KEYFIX) -> "GrantChange":
        """Note whether what failed works now.

        Raises:
            OutOfTurn: it is not active.

        """
        self._require(GrantStatus.ACTIVE)
        kind = _CHECKED[outcome]
        next_at = None if self.review_due else self.ends_at
        return self._become(kind, by, at, verification=outcome, next_at=next_at)

    def keep(self, by: str, at: datetime) -> "GrantChange":
        """It is still in use: it is looked at again after the same span.

        Raises:
            OutOfTurn: it is not to be reviewed now.

        """
        self._require(GrantStatus.ACTIVE)
        if not self.review_due or self.lasts is None:
            raise OutOfTurn("This is not to be reviewed now.")
        then = at + self.lasts
        return self._become(Kind.GRANT_KEPT, by, at, review_due=False, ends_at=then, next_at=then)

    def end(self, by: str, at: datetime) -> "GrantChange":
        """Take it back now, before its time.

        Raises:
            OutOfTurn: it is ended or ending, is simply done, or a provider is being called.

        """
        if self.status is GrantStatus.GRANTING and (self.leased_until or at) > at:
            raise OutOfTurn("This is being granted at this moment; try again in a minute.")
        if self.ends is End.DONE and self.status is GrantStatus.ACTIVE:
            raise OutOfTurn("This was done once: there is nothing to take back.")
        if self.status in ENDING or self.status is GrantStatus.ENDED:
            raise OutOfTurn("This has ended, or is ending already.")
        return self._become(Kind.GRANT_END_BEGUN, by, at, status=GrantStatus.REVOKING, next_at=at)

    def finish(self, at: datetime, *, by: str = KEYFIX) -> "GrantChange":
        """It is gone.

        Raises:
            OutOfTurn: it was not to be taken back.

        """
        self._require(*ENDING)
        new: dict[str, Any] = {"status": GrantStatus.ENDED, "ended_at": at}
        return self._become(Kind.GRANT_ENDED, by, at, **new, next_at=None)

    def fail_to_end(
        self, fault: str, at: datetime, again: timedelta | None, *, by: str = KEYFIX
    ) -> "GrantChange":
        """It could not be taken back, and may be there still; tried again after *again*.

        Raises:
            OutOfTurn: it was not to be taken back.

        """
        self._require(*ENDING)
        next_at = at + again if again else None
        if self.status is GrantStatus.REVOKE_FAILED and again:
            return self.put_off(at + again)
        new: dict[str, Any] = {"status": GrantStatus.REVOKE_FAILED, "fault": fault}
        new |= {"next_at": next_at, "by_hand": self.by_hand}
        return self._become(Kind.GRANT_END_FAILED, by, at, **new)

    def _fall_due(self, at: datetime, held: dict[str, Any]) -> "GrantChange":
        if self.ends is End.REVIEWED:
            new: dict[str, Any] = {"review_due": True, "next_at": None}
            return self._become(Kind.GRANT_REVIEW_DUE, KEYFIX, at, **new)
        return self._become(Kind.GRANT_END_BEGUN, KEYFIX, at, status=GrantStatus.REVOKING, **held)

    def _over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at

    def _require(self, *statuses: GrantStatus) -> None:
        if self.status not in statuses:
            raise OutOfTurn(f"This is {STATUS_WORDS[self.status]} by now.")

    def _become(
        self, kind: Kind, by: str, at: datetime, more: dict[str, str] | None = None, **new: Any
    ) -> "GrantChange":
        changed = replace(self, **_FRESH | {"version": self.version + 1} | new)
        details = {"grant": changed.status.value} | (more or {})
        said = {"reason": changed.fault} if by != KEYFIX and changed.fault else {}
        return GrantChange(changed, Event(kind, self.request_id, by, at, details, said))


@dataclass(frozen=True, slots=True)
class GrantChange:
    """A grant as it now is, and what made it so. Written together or not at all."""

    grant: Grant
    event: Event | None = None


_FRESH: dict[str, Any] = {
    "waits_on": "",
    "by_hand": False,
    "fault": "",
    "leased_until": None,
    "attempts": 0,
}
"""What is noted along the way to one status, and says nothing of the next."""

_CHECKED = {
    Verification.ASKED: Kind.GRANT_CHECK_ASKED,
    Verification.WORKS: Kind.GRANT_VERIFIED,
    Verification.REFUSED: Kind.GRANT_STILL_REFUSED,
    Verification.UNKNOWN: Kind.GRANT_UNCHECKED,
}
