"""Carrying out grants, one module a provider. None decides anything: that was done before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol, Self

from bot.access.asked import Asked
from bot.access.grant import Grant
from bot.access.grant_status import Verification
from bot.messages.card import StepLine
from bot.messages.plan import Plan
from knowledge.vocabulary import End

AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be given, to whom and until when. *name* is what it is found by at the provider.

    *until* is when it ends if it is given now, or when it does end where it is active already; None
    where no timer takes it back. *end* is the same as commands write it.
    """

    grant: Grant
    asked: Asked
    name: str
    until: datetime | None
    end: str
    advice: tuple[StepLine, ...] = ()
    """What is known of how an admin does it; for those who do it by hand."""

    @classmethod
    def of(
        cls,
        grant: Grant,
        asked: Asked,
        now: datetime,
        *,
        advice: tuple[StepLine, ...] = (),
        approved: bool = True,
    ) -> Self:
        """The task that *grant* is, *now*; until it is *approved* its end is not said as a time."""
        taken_back = grant.ends is End.TAKEN_BACK and grant.lasts
        until = grant.ends_at or now + grant.lasts if taken_back and grant.lasts else None
        end = f"{until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if until and approved else "<end>"
        return cls(grant=grant, asked=asked, name=grant.name, until=until, end=end, advice=advice)


@dataclass(frozen=True, slots=True)
class Active:
    """The permission is there. *reference* is the provider's own name for it.

    *until* is the end that stands at the provider, where one does.
    """

    reference: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Under way. *on* says what for, in words for the reviewers; *reference* is as in `Active`.

    *by_hand*: somebody has to do it, and says so. Looked at again after *again*, where that helps.
    """

    on: str
    reference: str
    again: timedelta | None = AGAIN
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether what failed works now: `WORKS`, `REFUSED`, `UNKNOWN`, or `ASKED` (of the holder)."""

    outcome: Verification


class Provisioner(Protocol):
    """One provider's admin API. Every call can be repeated without harm.

    Raises, from every call but `plan`:
        ProviderBusy: try again after `retry_after` seconds.
        ProviderUnknown: no answer came; it may have been done.
        ProviderRefused: it will not work however often it is tried; the words say why.

    """

    def plan(self, task: Task) -> Plan:
        """What will be called or typed, and whether the provider itself ends it. No I/O."""

    async def activate(self, task: Task) -> Active | Waiting:
        """Give the permission, under the task's name and with its end where that can be said."""

    async def check(self, task: Task) -> Active | Waiting | None:
        """Look by name for what an earlier call did, and change nothing; None: there is nothing."""

    async def verify(self, task: Task) -> Verified:
        """Repeat what failed, harmlessly, where the provider offers a way."""

    async def revoke(self, task: Task) -> Waiting | None:
        """Take it back; None once it is gone, which it may have been already."""


Provisioners = Callable[[Asked], Provisioner]
"""Which of them carries out what is asked for."""
