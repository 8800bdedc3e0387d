"""Carrying out grants, one module a provider. None decides anything: that was done before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, Self

from bot.access.asked import Asked
from bot.access.grant import Grant
from bot.access.grant_status import Verification
from bot.messages.card import StepLine
from bot.messages.plan import Plan

AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be given, to whom and until when. *name* is what it is found by at the provider.

    *until* is when it ends if it is given now, or when it does end where it is active already; None
    where no timer takes it back.
    """

    grant: Grant
    asked: Asked
    name: str
    until: datetime | None
    advice: tuple[StepLine, ...] = ()
    """What is known of how an admin does it; for those who do it by hand."""

    @classmethod
    def of(
        cls, grant: Grant, asked: Asked, now: datetime, advice: tuple[StepLine, ...] = ()
    ) -> Self:
        """The task that *grant* is, *now*."""
        taken_back = grant.lasts is not None and grant.ends.value == "taken_back"
        until = grant.ends_at or (now + grant.lasts if grant.lasts else None)
        return cls(
            grant=grant,
            asked=asked,
            name=grant.name,
            until=until if taken_back else None,
            advice=advice,
        )


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

    Looked at again after *again*; None where somebody's hands do it, who say so themselves.
    """

    on: str
    reference: str
    again: timedelta | None = AGAIN

    @property
    def by_hand(self) -> bool:
        """Whether somebody has to do it."""
        return self.again is None


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
