"""An access request and the ways it can change.

    pending ──approve (enough reviewers)──> approved
       │────deny (any one reviewer)───────> denied
       │────withdraw (the requester)──────> withdrawn
       └────nobody decided in time────────> expired

Every change is a new value and the event that tells of it; nothing is changed in place.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.access.directory import Member
from bot.access.grant import Grant
from bot.access.person import Home, Identity, Person
from bot.access.place import Place
from bot.access.policy import Policy
from bot.audit.event import Event, Kind
from bot.errors import AlreadyDecided, AlreadyReviewed, NotLinked, NotYours, RequestChanged
from knowledge import Provider
from knowledge.ask import Ask


class Status(StrEnum):
    """Where a request stands. All but `pending` are final."""

    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Verdict(StrEnum):
    """What a reviewer says."""

    APPROVE = "approve"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Review:
    """What one person says to one request. A later one stands in place of theirs before."""

    by: Person
    verdict: Verdict
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that is asked for, and that an approval is of: nothing of it is ever cut on a card."""

    provider: Provider
    what: Ask
    principal: str
    """The identity *at the provider* that gets it."""
    duration: timedelta | None
    """None where it is simply done, with nothing to take back or review."""

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of the canonical JSON of every field; a button carries it."""
        body = {
            "provider": self.provider,
            "what": self.what.model_dump(mode="json"),
            "principal": self.principal,
            "seconds": self.duration and int(self.duration.total_seconds()),
        }
        canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """Somebody's wish that a principal be allowed something, at a target, for a while."""

    id: str
    requester: Person
    home: Home
    """Where it was made: only who is known there can decide on it."""
    origin: Place
    """The thread of the error that it began with."""
    asked: Asked
    reason: str
    evidence: tuple[str, ...] = ()
    """Quotes from the redacted paste: what somebody pasted, not what the provider confirmed."""
    diagnosis_id: str = ""
    opened_at: datetime
    decide_by: datetime
    policy_version: str = ""
    status: Status = Status.PENDING
    reviews: tuple[Review, ...] = ()
    version: int = 1

    @property
    def digest(self) -> str:
        """Of all that is asked for."""
        return self.asked.digest

    @property
    def asked_by(self) -> Identity:
        """The identity that it was made with: the one of the requester's that is known there."""
        theirs = (one for one in self.requester.identities if one.home == self.home)
        return next(theirs, Identity(*self.home, self.requester.id))

    @property
    def approvers(self) -> frozenset[Person]:
        """Who approved it so far."""
        return frozenset(r.by for r in self.reviews if r.verdict is Verdict.APPROVE)

    def status_at(self, now: datetime) -> Status:
        """The status that holds *now*: a pending request past its deadline has expired."""
        lapsed = self.status is Status.PENDING and now >= self.decide_by
        return Status.EXPIRED if lapsed else self.status

    def opened(self) -> Event:
        """What is told and audited when it is made."""
        details = {
            "digest": self.digest,
            "provider": self.asked.provider.value,
            "kind": self.asked.what.kind.value,
            "policy": self.policy_version,
            "diagnosis": self.diagnosis_id,
        }
        return Event(Kind.REQUEST_OPENED, self.id, self.requester.id, self.opened_at, details)

    def review(  # noqa: PLR0913  (what a decision depends on is exactly this)
        self,
        by: Person,
        verdict: Verdict,
        digest: str,
        *,
        member: Member,
        policy: Policy,
        at: datetime,
        reason: str = "",
    ) -> "Change":
        """Apply one reviewer's verdict. One denial is enough; approvals are counted by person.

        Raises:
            AlreadyDecided: it is pending no more, or `decide_by` has passed.
            NotLinked, NotAReviewer, OwnRequest: *by* doesn't decide on this request.
            RequestChanged: *digest* is of what *by* saw, and not of what is asked for now.
            AlreadyReviewed: they have approved it before.

        """
        self._admit(by, member, policy, at)
        if digest != self.digest:
            raise RequestChanged("This request was changed since; the card shows it as it is now.")
        if verdict is Verdict.APPROVE and by in self.approvers:
            raise AlreadyReviewed("You have approved this already; someone else has to as well.")
        review = Review(by, verdict, at, reason)
        reviews = (*(r for r in self.reviews if r.by != by), review)
        if verdict is Verdict.DENY:
            return self._become(Kind.REQUEST_DENIED, review, status=Status.DENIED, reviews=reviews)
        now = replace(self, reviews=reviews)
        if len(now.approvers) < policy.approvals_needed:
            return self._become(Kind.REQUEST_REVIEWED, review, reviews=reviews)
        return self._become(Kind.REQUEST_APPROVED, review, status=Status.APPROVED, reviews=reviews)

    def withdraw(self, by: Person, at: datetime) -> "Change":
        """Close it because its requester no longer wants it.

        Raises:
            NotYours: somebody else asked for it.
            AlreadyDecided: it is pending no more.

        """
        if by != self.requester:
            raise NotYours("Only who asked for it can withdraw a request.")
        if self.status_at(at) is not Status.PENDING:
            raise AlreadyDecided(self._decided(at))
        changed = replace(self, status=Status.WITHDRAWN, version=self.version + 1)
        return Change(changed, Event(Kind.REQUEST_WITHDRAWN, self.id, by.id, at))

    def lapse(self, at: datetime) -> "Change":
        """Close it because nobody decided in time.

        Raises:
            AlreadyDecided: it is pending no more, or its deadline is still to come.

        """
        if self.status is not Status.PENDING or at < self.decide_by:
            raise AlreadyDecided(f"This request is {self.status_at(at)}.")
        changed = replace(self, status=Status.EXPIRED, version=self.version + 1)
        return Change(changed, Event(Kind.REQUEST_EXPIRED, self.id, "keyfix", at))

    def _admit(self, by: Person, member: Member, policy: Policy, at: datetime) -> None:
        if self.status_at(at) is not Status.PENDING:
            raise AlreadyDecided(self._decided(at))
        if self.home not in by.homes:
            where = self.home.platform.title()
            raise NotLinked(
                f"This was asked for in {where}, where keyfix doesn't know you. "
                "Have your accounts joined in the policy's list of people."
            )
        policy.admit(by, member, self.requester)

    def _decided(self, at: datetime) -> str:
        last = self.reviews[-1] if self.reviews else None
        status = self.status_at(at)
        if status in {Status.APPROVED, Status.DENIED} and last:
            return f"{last.by.name or last.by.id} has {status} this already."
        return f"This request has {status} already, so it can't be decided any more."

    def _become(self, kind: Kind, review: Review, **new: Any) -> "Change":
        changed = replace(self, version=self.version + 1, **new)
        told = Event(kind, self.id, review.by.id, review.at, {"digest": self.digest})
        if changed.status is not Status.APPROVED:
            return Change(changed, told, review)
        grant = Grant(id=f"grant-{self.id}", request_id=self.id, tenant=self.requester.tenant)
        return Change(changed, told, review, grant)


@dataclass(frozen=True, slots=True)
class Change:
    """A request as it now is, and what made it so. Written together or not at all."""

    request: AccessRequest
    event: Event
    review: Review | None = None
    grant: Grant | None = None
