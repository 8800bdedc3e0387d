"""Somebody's hands: exact commands and console steps for an admin, who says when it is done.

It makes no call and changes nothing. What it waits for is told to the reviewers, and ‹Done› comes
in through the front door like every other press.
"""

from bot.access.grant_status import Verification
from bot.messages.plan import Plan
from bot.provisioners import Active, Task, Verified, Waiting
from bot.provisioners.by_hand import plan_of

REFERENCE = "by hand"
_FEW = 16
"""In how many parts its time is divided: a command with its end in it is shown anew for each."""


class Manual:
    """Carries out nothing itself."""

    def plan(self, task: Task) -> Plan:
        """The commands and steps."""
        return plan_of(task)

    async def activate(self, task: Task) -> Active | Waiting:
        """Wait for an admin."""
        return await self.check(task)

    async def check(self, task: Task) -> Active | Waiting:
        """Wait for an admin, still."""
        dated = self.plan(task).until is not None and task.grant.lasts
        again = task.grant.lasts / _FEW if dated and task.grant.lasts else None
        return Waiting("an admin to carry it out by hand", REFERENCE, again, by_hand=True)

    async def verify(self, task: Task) -> Verified:  # noqa: ARG002  (as above)
        """Only the holder can tell."""
        return Verified(Verification.ASKED)

    async def revoke(self, task: Task) -> Waiting | None:
        """Wait for an admin, unless nobody can have begun with it."""
        if not task.grant.reference:
            return None
        on = "an admin to take it back by hand"
        return Waiting(on, REFERENCE, again=None, by_hand=True)
