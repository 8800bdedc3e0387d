"""Carrying out grants, one module a provider. None decides anything: that was done before.

There is none yet: an approved request is carried out by hand, as its card says.
"""

from dataclasses import dataclass
from typing import Protocol

from bot.access.grant import Grant


@dataclass(frozen=True, slots=True)
class Active:
    """The permission is there. *reference* is the provider's own name for it."""

    reference: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Under way. *on* says what for, in words for the reviewer; *reference* is as in `Active`."""

    on: str
    reference: str


class Provisioner(Protocol):
    """One provider's admin API. Every call can be repeated without harm.

    Raises:
        ProviderBusy: try again after `retry_after` seconds.
        ProviderRefused: it will not work however often it is tried; the words say why.

    """

    async def activate(self, grant: Grant) -> Active | Waiting:
        """Give the permission, or find that an earlier call gave it already."""

    async def check(self, grant: Grant) -> Active | Waiting:
        """Look again at what `activate` left waiting, and change nothing."""

    async def revoke(self, grant: Grant) -> Waiting | None:
        """Take it back; None once it is gone, which it may have been already."""
