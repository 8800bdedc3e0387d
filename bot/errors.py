"""What can go wrong, as a tree. Anything else that is raised is a bug.

KeyfixError
├── Refused               a person may not do this; the words are shown to them
│   ├── NotAReviewer
│   ├── NotLinked
│   ├── OwnRequest
│   ├── NotYours
│   ├── RequestChanged
│   ├── NothingChanged
│   ├── NotLess
│   ├── Unconfirmed
│   ├── AlreadyReviewed
│   ├── AlreadyDecided
│   ├── AlreadyAsked      (says which request)
│   ├── AlreadyHeld       (says until when)
│   ├── OutOfTurn         (a grant stands elsewhere by now)
│   ├── NothingToAsk
│   ├── NobodyDecides
│   ├── RequesterGone     (who asked has left, or is a guest by now)
│   ├── PolicyGone        (what it was asked for under is not kept)
│   ├── NotFound
│   ├── CannotLink
│   ├── BadForm           (says which field)
│   └── LookupFailed      (who somebody is could not be found out just now)
├── Stale                 someone else changed it first: read it again and retry
├── DeliveryError         a platform did not take a message
│   ├── DeliveryBusy      (try again later)
│   ├── DeliveryUnknown   (it may have arrived: look before sending again)
│   └── DeliveryRefused   (trying again won't help)
├── ProviderError         the provider's console or API failed
│   ├── ProviderBusy      (try again later)
│   ├── ProviderUnknown   (it may have been done: look before calling again)
│   └── ProviderRefused   (trying again won't help)
├── BadSettings           the environment; every fault at once
├── BadPolicy             the policy file; every fault at once
├── BadAnchor             a key or an anchor of the audit log can't be used
├── AddressInUse          something else listens there
├── DatabaseInUse         another process serves on this SQLite file
├── DatabaseOutdated      the tables are not those of this version
└── BrokenChain           the audit log has been tampered with
"""

from collections.abc import Mapping, Sequence
from datetime import datetime


class KeyfixError(Exception):
    """The root of everything that is raised on purpose."""


class Refused(KeyfixError):
    """A person may not do this. The message is for that person: plain, and without internals."""


class NotAReviewer(Refused):
    """They are none of the reviewers that the policy names."""


class NotLinked(Refused):
    """They are not known where the request was made, so they might be its requester."""


class OwnRequest(Refused):
    """They asked for it themselves, and the policy wants a second pair of eyes."""


class NotYours(Refused):
    """Only its requester may do this to a request."""


class RequestChanged(Refused):
    """What they saw is no longer what is asked for."""


class NothingChanged(Refused):
    """What they wrote is what the request says already."""


class NotLess(Refused):
    """A reviewer may approve less than was asked, and this is not, as far as keyfix can tell."""


class Unconfirmed(Refused):
    """The policy wants more than one press for this: what will happen, repeated and confirmed."""


class AlreadyReviewed(Refused):
    """They approved it before, and a person is counted once."""


class AlreadyDecided(Refused):
    """Someone was faster, or it has lapsed."""


class AlreadyAsked(Refused):
    """The same wish of the same person is waiting for a decision, as request *request_id*."""

    def __init__(self, message: str, request_id: str) -> None:
        super().__init__(message)
        self.request_id = request_id


class AlreadyHeld(Refused):
    """They have been given it, or are about to be: until *until* (UTC), where that is known."""

    def __init__(self, message: str, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until


class OutOfTurn(Refused):
    """A grant doesn't stand where this would make sense."""


class NothingToAsk(Refused):
    """No admin can put this right, so no request is opened."""


class NobodyDecides(Refused):
    """Nobody would see the request, or nobody could decide it."""


class RequesterGone(Refused):
    """Whoever asked is no longer a member, so nothing is approved for them."""


class PolicyGone(Refused):
    """The policy that a request was made under is not kept, so nobody can be held to it."""


class NotFound(Refused):
    """What the button speaks of is not, or no longer, kept."""


class CannotLink(Refused):
    """Two accounts can't be joined, or parted, or not by them."""


class BadForm(Refused):
    """A form was filled in wrongly. *fields* says what is wrong with which."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{name}: {fault}" for name, fault in fields.items()))
        self.fields = dict(fields)


class LookupFailed(Refused):
    """Who somebody is could not be found out just now, so nothing was decided."""


class Stale(KeyfixError):
    """The row was changed since it was read."""


class DeliveryError(KeyfixError):
    """A platform did not take a message."""


class DeliveryBusy(DeliveryError):
    """Rate-limited or down for now; try again after *retry_after* seconds."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class DeliveryUnknown(DeliveryError):
    """No answer came: it may have arrived or not. Look for it before it is sent again."""


class DeliveryRefused(DeliveryError):
    """It will not be taken however often it is sent. The words are for the operator."""


class ProviderError(KeyfixError):
    """The provider's console or API failed."""


class ProviderBusy(ProviderError):
    """Rate-limited or down for now; try again after *retry_after* seconds."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ProviderUnknown(ProviderError):
    """No answer came: it may have been done or not. Look by name before it is called again."""


class ProviderRefused(ProviderError):
    """Trying again won't help. The message is for the reviewer."""


class _Faults(KeyfixError):
    """Something written by hand that can't be used; `faults` has one line a fault."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class BadSettings(_Faults):
    """The environment does not make a bot; every fault names its variable."""


class BadPolicy(_Faults):
    """The policy file can't be used; every fault names its place."""


class BadAnchor(KeyfixError):
    """A key, or a signed head of the audit log, that can't be used."""


class AddressInUse(KeyfixError):
    """Something else listens on the address that was to be served."""


class DatabaseInUse(KeyfixError):
    """Another process serves on this SQLite file; PostgreSQL is for several."""


class DatabaseOutdated(KeyfixError):
    """The tables are not those of this version: run `keyfix db upgrade`."""


class BrokenChain(KeyfixError):
    """An audit entry does not follow from the one before it."""
