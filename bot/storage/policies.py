"""Which policy is in force, and which was when a request was made."""

from collections import OrderedDict
from dataclasses import replace

from bot.access.directory import Roll
from bot.access.policy import Policy, PolicyFile, parse_policy
from bot.access.request import AccessRequest
from bot.audit.event import Event, Kind
from bot.errors import PolicyGone
from bot.storage.database import UnitOfWork
from bot.storage.policy_versions import PolicyVersion, Source

_READ = 100  # policies that are kept parsed


class PolicyInForce:
    """The policy as it is at this moment, asked anew within each unit of work.

    A policy file rules. Without one it is the newest that was set up in the chat, and without that
    the one that holds where nobody wrote any, with the places that the environment gives.
    """

    def __init__(self, file: PolicyFile) -> None:
        """*file*: the policy file; without a text, the places to fall back to."""
        self._file = file
        self._read: OrderedDict[str, PolicyFile] = OrderedDict()

    @property
    def by_file(self) -> bool:
        """Whether a policy file rules, so that the chat can only show what holds."""
        return bool(self._file.text)

    async def __call__(self, work: UnitOfWork) -> PolicyFile:
        """What holds for whatever *work* is about to do."""
        if self.by_file:
            return self._file
        newest = await work.policies.newest(Source.SETUP)
        if newest is None:
            return self._file
        policy = self._parsed(newest.version, newest.text)
        return policy if policy.post_to else replace(policy, post_to=self._file.post_to)

    async def rule(self, work: UnitOfWork, request: AccessRequest) -> Policy:
        """The rule of now for *request*, held to the one that it was made under.

        Raises:
            PolicyGone: that one is not kept, so nothing can be decided by it.

        """
        now, asked = await self(work), request.asked
        groups = request.requester_groups | now.groups_of(request.requester, Roll())
        rule = now.rule_for(asked.provider, asked.what, groups)
        if request.policy_version == now.version:
            return rule
        pinned = await self.pinned(work, request.policy_version)
        if pinned is None:
            raise PolicyGone(
                "The policy that this was asked for under is not kept, so it can't be decided. "
                "Have it asked for again."
            )
        return rule.held_to(pinned.rule_for(asked.provider, asked.what, groups))

    async def shown(self, work: UnitOfWork, request: AccessRequest) -> Policy:
        """The rule to tell of on a card: that of now where the one it was made under is gone."""
        try:
            return await self.rule(work, request)
        except PolicyGone:
            asked = request.asked
            return (await self(work)).rule_for(asked.provider, asked.what, request.requester_groups)

    async def pinned(self, work: UnitOfWork, version: str) -> PolicyFile | None:
        """The policy of that *version*; None where it is not kept as it was."""
        if not version:
            return PolicyFile(post_to=self._file.post_to)
        if version == self._file.version:
            return self._file
        text = await work.policies.text_of(version)
        if text is None:
            return None
        policy = self._parsed(version, text)
        return policy if policy.version == version else None  # altered by who owns the database

    async def take_up(self, work: UnitOfWork) -> None:
        """Keep the file's version, and know the people of whatever policy holds: at the start."""
        if self.by_file:
            await keep(work, self._file, Source.FILE, "keyfix")
        await work.people.agree((await self(work)).people)

    def _parsed(self, version: str, text: str) -> PolicyFile:
        if version not in self._read:
            self._read[version] = parse_policy(text)
            if len(self._read) > _READ:
                self._read.popitem(last=False)
        return self._read[version]


async def keep(work: UnitOfWork, policy: PolicyFile, source: Source, by: str) -> bool:
    """Keep *policy*, which was read from its text, as the newest; False where it is already.

    *by* is the person's id. It is audited, and its people are not yet agreed on.
    """
    at = await work.now()
    given = PolicyVersion(version=policy.version, text=policy.text, source=source, by=by, at=at)
    if not await work.policies.keep(given):
        return False
    work.record(Event(Kind.POLICY_CHANGED, policy.version, by, at, {"source": source.value}))
    return True
