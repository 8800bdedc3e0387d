"""Somebody's hands: exact commands and console steps for an admin, who says when it is done.

It makes no call and changes nothing. What it waits for is told to the reviewers, and ‹Done› comes
in through the front door like every other press.
"""

from bot.access.grant_status import Verification
from bot.messages.plan import Plan
from bot.provisioners import Active, Task, Verified, Waiting
from bot.provisioners.by_hand import plan_of

REFERENCE = "by hand"


class Manual:
    """Carries out nothing itself."""

    def plan(self, task: Task) -> Plan:
        """The commands and steps."""
        return plan_of(task)

    async def activate(self, task: Task) -> Active | Waiting:
        """Wait for an admin."""
        return await self.check(task)

    async def check(self, task: Task) -> Active | Waiting:  # noqa: ARG002  (hands tell of themselves)
        """Wait for an admin, still."""
        return Waiting("an admin to carry it out by hand", REFERENCE, None)

    async def verify(self, task: Task) -> Verified:  # noqa: ARG002  (as above)
        """Only the holder can tell."""
        return Verified(Verification.ASKED)

    async def revoke(self, task: Task) -> Waiting | None:
        """Wait for an admin, unless nobody can have begun with it."""
        if not task.grant.reference:
            return None
        return Waiting("an admin to take it back by hand", REFERENCE, None)
