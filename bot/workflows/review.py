"""A reviewer decides: the one door to a decision, for every surface."""

import time

from bot.access.person import Identity
from bot.access.request import AccessRequest, Change, Verdict
from bot.audit.event import Kind
from bot.errors import LookupFailed, Refused
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from bot.workflows.look_up import LookUp
from bot.workflows.refusals import Refusals

FRESH = 5.0
"""Seconds for which a directory's answer holds; one that waited longer for the lock asks again."""

_TRIES = 3


class ReviewRequest:
    """Apply one verdict to one request, once, whoever else clicks at the same time."""

    def __init__(self, database: Database, policy: PolicyInForce, look_up: LookUp) -> None:
        self._database = database
        self._policy = policy
        self._look_up = look_up
        self._refusals = Refusals(database)

    async def __call__(
        self, request_id: str, digest: str, by: Identity, verdict: Verdict, reason: str = ""
    ) -> AccessRequest:
        """Return the request as it is after the verdict; *digest* is of what *by* saw of it.

        Raises:
            Refused: *by* may not decide, or not any more; say so to them. Nothing of the click
                is kept but that it was refused.

        """
        try:
            for _ in range(_TRIES):
                change = await self._decide(request_id, digest, by, verdict, reason)
                if change:
                    return change.request
            raise LookupFailed("keyfix is too busy to be sure who you are; please try again.")
        except Refused as refusal:  # by now, all of the above is rolled back
            await self._refusals.note(Kind.REVIEW_REFUSED, refusal, request_id, by)
            raise

    async def _decide(
        self, request_id: str, digest: str, by: Identity, verdict: Verdict, reason: str
    ) -> Change | None:
        """One try; None where the wait for the lock outlasted the directory's answer."""
        asked_at = time.monotonic()
        member = await self._look_up(by)
        async with self._database.begin() as work:
            request = await work.requests.lock(request_id)
            if time.monotonic() - asked_at > FRESH:
                return None
            reviewer, now = await work.people.behind(by, member.name), await work.now()
            policy = await self._policy(work)
            rule = policy.rule_for(request.asked.provider, request.asked.what.kind)
            change = request.review(
                reviewer, verdict, digest, member=member, policy=rule, at=now, reason=reason
            )
            await work.apply(change)
        return change
