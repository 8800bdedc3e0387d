"""An access request and the ways it can change.

    pending ──approve (enough reviewers)──> approved
       │  └─approve less than was asked───> approved, or pending for less
       │────edit (the requester)──────────> pending, and asked again where more than words changed
       │────deny (any one reviewer)───────> denied
       │────withdraw (the requester)──────> withdrawn
       └────nobody decided in time────────> expired

Every change is a new value and the event that tells of it; nothing is changed in place.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.access.asked import Asked
from bot.access.directory import Member
from bot.access.grant import Grant
from bot.access.person import Home, Identity, Person
from bot.access.place import Place
from bot.access.policy import Policy
from bot.access.review import Earlier, Review, Verdict
from bot.audit.event import Event, Kind
from bot.errors import (
    AlreadyDecided,
    AlreadyReviewed,
    NothingChanged,
    NotLess,
    NotLinked,
    NotYours,
    RequestChanged,
)

__all__ = ["AccessRequest", "Asked", "Change", "Review", "Status", "Verdict"]


class Status(StrEnum):
    """Where a request stands. All but `pending` are final."""

    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


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
    requester_groups: frozenset[str] = frozenset()
    """As what the policy could name its requester when it was made: a rule may be for them."""
    remind_at: datetime | None = None
    """When its reviewers are reminded next."""
    status: Status = Status.PENDING
    reviews: tuple[Review, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    """What it asked for before, oldest first."""
    version: int = 1

    @property
    def digest(self) -> str:
        """Of all that is asked for."""
        return self.asked.digest

    @property
    def asked_by(self) -> Identity:
        """The identity that it was made with: the one of the requester's that is known there."""
        return self.requester.account_at(self.home) or Identity(*self.home, self.requester.id)

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
            **self.asked.told(),
            "provider": self.asked.provider.value,
            "kind": self.asked.what.kind.value,
            "policy": self.policy_version,
            "diagnosis": self.diagnosis_id,
        }
        quoted = "\n".join(self.evidence)
        own = {"name": self.requester.name, "reason": self.reason, "evidence": quoted}
        own |= {"principal": self.asked.principal}
        by, at = self.requester.id, self.opened_at
        return Event(Kind.REQUEST_OPENED, self.id, by, at, details, own)

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
        instead: Asked | None = None,
        instead_policy: Policy | None = None,
    ) -> "Change":
        """Apply one reviewer's verdict. One denial is enough; approvals are counted by person.

        With *instead* they approve that, which is less and has a rule of its own, and only their
        own approval counts for it; or they deny, and offer it.

        Raises:
            AlreadyDecided: it is pending no more, or `decide_by` has passed.
            NotLinked, NotAReviewer, OwnRequest: *by* doesn't decide on this request.
            RequestChanged: *digest* is of what *by* saw, and not of what is asked for now.
            NotLess: *instead* may allow more than was asked.
            AlreadyReviewed: they have approved it before.

        """
        self.admit(by, member, policy, at)
        policy = policy.seen_by(policy.roll.joined([member]))
        if digest != self.digest:
            raise RequestChanged("This request was changed since; the card shows it as it is now.")
        if instead and not instead.is_less_than(self.asked):
            raise NotLess("That is not less than was asked for, as far as keyfix can tell.")
        review = Review(by, verdict, at, reason)
        if verdict is Verdict.DENY:
            return self._denied(replace(review, offer=instead))
        if instead:
            return self._approved_less(instead, review, member, instead_policy or policy)
        if by in self.approvers:
            raise AlreadyReviewed("You have approved this already; someone else has to as well.")
        return _approved(self, review, policy)

    def edit(self, by: Person, asked: Asked, reason: str, at: datetime) -> "Change":
        """Ask for *asked*, because of *reason*, instead.

        What reviewers said so far counts no more, unless only the words of the reason are others.

        Raises:
            NotYours: somebody else asked for it.
            AlreadyDecided: it is pending no more.
            NothingChanged: it says all of this already.

        """
        self.require_own(by, at, "change")
        if (asked, reason) == (self.asked, self.reason):
            raise NothingChanged("That is what the request says already.")
        now = self if asked == self.asked else self._changed_to(asked, by, at)
        edited = replace(now, reason=reason, version=self.version + 1)
        details = {"before": self.digest, **asked.told()}
        own = {"name": by.name, "reason": reason, "principal": asked.principal}
        return Change(edited, Event(Kind.REQUEST_EDITED, self.id, by.id, at, details, own))

    def withdraw(self, by: Person, at: datetime) -> "Change":
        """Close it because its requester no longer wants it.

        Raises:
            NotYours: somebody else asked for it.
            AlreadyDecided: it is pending no more.

        """
        self.require_own(by, at, "withdraw")
        changed = replace(self, status=Status.WITHDRAWN, version=self.version + 1)
        return Change(changed, Event(Kind.REQUEST_WITHDRAWN, self.id, by.id, at))

    def abandon(self, at: datetime) -> "Change":
        """Close it because whoever asked for it is no longer there to have it.

        Raises:
            AlreadyDecided: it is pending no more.

        """
        if self.status_at(at) is not Status.PENDING:
            raise AlreadyDecided(f"This request is {self.status_at(at)}.")
        changed = replace(self, status=Status.WITHDRAWN, version=self.version + 1)
        why = {"why": "the requester has left"}
        return Change(changed, Event(Kind.REQUEST_WITHDRAWN, self.id, "keyfix", at, why))

    def lapse(self, at: datetime) -> "Change":
        """Close it because nobody decided in time.

        Raises:
            AlreadyDecided: it is pending no more, or its deadline is still to come.

        """
        if self.status is not Status.PENDING or at < self.decide_by:
            raise AlreadyDecided(f"This request is {self.status_at(at)}.")
        changed = replace(self, status=Status.EXPIRED, version=self.version + 1)
        return Change(changed, Event(Kind.REQUEST_EXPIRED, self.id, "keyfix", at))

    def require_own(self, by: Person, at: datetime, do: str) -> None:
        """Return where *by* asked for this, and nobody has decided it; *do* is what they want to.

        Raises:
            NotYours, AlreadyDecided: otherwise.

        """
        if by != self.requester:
            raise NotYours(f"Only who asked for it can {do} a request.")
        if self.status_at(at) is not Status.PENDING:
            raise AlreadyDecided(self._decided(at))

    def admit(self, by: Person, member: Member, policy: Policy, at: datetime) -> None:
        """Return where *by* can decide on this.

        Raises:
            AlreadyDecided, NotLinked, NotAReviewer, OwnRequest: they can't.

        """
        if self.status_at(at) is not Status.PENDING:
            raise AlreadyDecided(self._decided(at))
        if self.home not in by.homes:
            where = self.home.platform.title()
            raise NotLinked(
                f"This was asked for in {where}, where keyfix doesn't know you. "
                "If you have an account there too, join the two: /keyfix link."
            )
        policy.admit(by, member, self.requester, self.home)

    def _decided(self, at: datetime) -> str:
        last = self.reviews[-1] if self.reviews else None
        status = self.status_at(at)
        if status in {Status.APPROVED, Status.DENIED} and last:
            return f"{last.by.name or last.by.id} has {status} this already."
        return f"This request has {status} already, so it can't be decided any more."

    def _changed_to(self, asked: Asked, by: Person, at: datetime) -> "AccessRequest":
        """The same request for *asked*: nobody has said anything to that yet."""
        before = Earlier(self.asked, by.id, at)
        return replace(self, asked=asked, reviews=(), earlier=(*self.earlier, before))

    def _approved_less(
        self, asked: Asked, review: Review, member: Member, policy: Policy
    ) -> "Change":
        less = self._changed_to(asked, review.by, review.at)
        less.admit(review.by, member, policy, review.at)
        if asked.duration is not None and asked.duration > policy.at_most:
            raise NotLess("The policy allows this for a shorter time only.")
        seen = policy.seen_by(policy.roll.joined([member]))
        return _approved(less, review, seen, self.digest)

    def _denied(self, review: Review) -> "Change":
        reviews = _with(self.reviews, review)
        return _become(self, Kind.REQUEST_DENIED, review, status=Status.DENIED, reviews=reviews)


@dataclass(frozen=True, slots=True)
class Change:
    """A request as it now is, and what made it so. Written together or not at all."""

    request: AccessRequest
    event: Event
    grant: Grant | None = None


def _approved(request: AccessRequest, review: Review, policy: Policy, before: str = "") -> Change:
    """*before*: the digest of what was asked for until this very review."""
    reviews = _with(request.reviews, review)
    approvers = replace(request, reviews=reviews).approvers
    if not policy.enough(approvers, request.requester, request.home):
        return _become(request, Kind.REQUEST_REVIEWED, review, before, reviews=reviews)
    given = _become(
        request, Kind.REQUEST_APPROVED, review, before, status=Status.APPROVED, reviews=reviews
    )
    tenant = request.requester.tenant
    return replace(given, grant=Grant.due(request.id, tenant, request.asked, review.at))


def _with(reviews: tuple[Review, ...], review: Review) -> tuple[Review, ...]:
    return (*(r for r in reviews if r.by != review.by), review)


def _become(
    request: AccessRequest, kind: Kind, review: Review, before: str = "", **new: Any
) -> Change:
    changed = replace(request, version=request.version + 1, **new)
    less = {"before": before, **request.asked.told()} if before else {}
    details = {"digest": request.digest, **less}
    own = {"name": review.by.name, "reason": review.reason}
    return Change(changed, Event(kind, request.id, review.by.id, review.at, details, own))
