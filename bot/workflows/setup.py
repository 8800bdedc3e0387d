"""An admin says, in the chat, where requests go, who decides on them, and where keyfix answers."""

import asyncio
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.access.directory import Member, UserGroup
from bot.access.person import Home, Identity, Person
from bot.access.place import Place
from bot.access.policy import PolicyFile, parse_policy
from bot.access.setup import Reviewers, reviewers_at, with_places, with_reviewers
from bot.audit.event import Kind
from bot.errors import BadForm, LookupFailed, NotAReviewer, Refused, RequestChanged
from bot.messages.form import Choice, Form
from bot.messages.setup_card import (
    ONE,
    InForce,
    in_force,
    places_form,
    read_yes,
    reviewers_form,
)
from bot.messages.text import cut
from bot.storage.database import Database, UnitOfWork
from bot.storage.policies import PolicyInForce, keep
from bot.storage.policy_versions import Source
from bot.workflows.look_up import LookUp
from bot.workflows.refusals import Refusals
from knowledge import KnowledgeBase, Provider

MOST = 30
"""People that one form may name."""
_NAME = 200  # characters

Answers = Mapping[str, str]


class SetUp:
    """Shows what holds, makes the forms that change it, and takes them."""

    def __init__(
        self,
        database: Database,
        base: Callable[[], KnowledgeBase],
        policy: PolicyInForce,
        look_up: LookUp,
    ) -> None:
        self._database = database
        self._base = base
        self._policy = policy
        self._look_up = look_up
        self._refusals = Refusals(database)

    async def show(self, by: Identity) -> tuple[InForce, bool]:
        """What holds, and whether *by* may change it.

        Raises:
            Refused: *by* is a guest, or it could not be found out.

        """
        await self._look_up.insider(by)
        held = await self.held()
        try:
            await self._require_admin(by)
        except NotAReviewer:
            return held, False
        return held, not held.by_file

    async def held(self) -> InForce:
        """What holds."""
        async with self._database.begin() as work:
            policy = await self._policy(work)
        return in_force(policy, by_file=self._policy.by_file)

    async def places(self, by: Identity, here: Place) -> Form:
        """The form of the channels.

        Raises:
            Refused: *by* may not change them.

        """
        policy = await self._to_change(by)
        return places_form(policy, by.home, here)

    async def reviewers(self, by: Identity, which: str) -> Form:
        """The form of the reviewers of everything, or of one provider that is chosen in it.

        Raises:
            Refused: *by* may not change them.

        """
        policy, groups = await asyncio.gather(self._to_change(by), self._offered(by.home))
        if which == ONE:
            return reviewers_form(policy, Reviewers(), groups, self._providers())
        held = reviewers_at(policy, by.home)
        if not held.accounts and not held.usergroups:
            held = replace(held, admins=True)
        return reviewers_form(policy, held, {**held.usergroups, **groups}, ())

    async def save_places(self, subject: str, answers: Answers, by: Identity) -> PolicyFile:
        """Take the form of the channels; the policy that holds then.

        Raises:
            BadForm: naming each field that is wrong.
            Refused: *by* may not change them, or they were changed meanwhile.

        """
        _only(answers, {"post_to", "listen_in"})
        post_to = _channels(answers, "post_to", by.home)
        listen_in = _channels(answers, "listen_in", by.home)
        if len(post_to) != 1:
            raise BadForm({"post_to": "Choose one channel."})
        return await self._save(
            subject, by, lambda policy: with_places(policy, by.home, post_to, listen_in)
        )

    async def save_reviewers(self, subject: str, answers: Answers, by: Identity) -> PolicyFile:
        """Take the form of the reviewers; the policy that holds then.

        Raises:
            BadForm: naming each field that is wrong.
            Refused: *by* may not change them, or they were changed meanwhile.

        """
        await self._to_change(by)
        _only(answers, {"provider", "reviewers", "usergroups", "admins", "approvals"})
        provider = _provider(answers) if subject.partition(":")[0] == ONE else None
        given = Reviewers(
            accounts=await self._accounts(answers, by.home),
            usergroups=await self._groups(answers, by.home),
            admins=read_yes(answers.get("admins", "")),
            approvals=_number(answers),
        )
        if provider is None and not (given.accounts or given.usergroups or given.admins):
            raise BadForm({"reviewers": "Somebody has to decide: choose people, groups or admins."})
        return await self._save(
            subject, by, lambda policy: with_reviewers(policy, by.home, given, provider)
        )

    async def _to_change(self, by: Identity) -> PolicyFile:
        try:
            await self._require_admin(by)
            if self._policy.by_file:
                raise NotAReviewer("A policy file rules: whoever runs keyfix changes it there.")
        except Refused as refusal:
            await self._refusals.note(Kind.POLICY_REFUSED, refusal, "policy", by)
            raise
        async with self._database.begin() as work:
            return await self._policy(work)

    async def _require_admin(self, by: Identity) -> Person:
        """The person behind *by*, who is an admin by one of their accounts at this moment."""
        member = await self._look_up.insider(by)
        async with self._database.begin() as work:
            person = await work.people.behind(by, member.name)
        others = [] if member.admin else sorted(person.identities - {by}, key=str)
        found = [member, *[await self._look_up(one) for one in others]]
        if not any(one.admin and one.active and not one.guest for one in found):
            raise NotAReviewer("Only an admin of the workspace can set keyfix up.")
        return person

    async def _save(
        self, subject: str, by: Identity, change: Callable[[PolicyFile], str]
    ) -> PolicyFile:
        await self._to_change(by)
        async with self._database.begin() as work:
            await work.people.hold(change=True)  # one change at a time
            before = await self._policy(work)
            if subject.partition(":")[2] != before.version:
                raise RequestChanged("Somebody changed the setup meanwhile: open it again.")
            person = await work.people.behind(by)
            return await keep_setup(work, change(before), person.id)

    async def _accounts(self, answers: Answers, home: Home) -> Mapping[Identity, str]:
        ids = _several(answers, "reviewers")
        if len(ids) > MOST:
            raise BadForm({"reviewers": f"At most {MOST} people; use a user group for more."})
        told = await asyncio.gather(
            *(self._look_up(Identity(*home, one)) for one in ids), return_exceptions=True
        )
        found = []
        for one, answer in zip(ids, told, strict=True):
            if isinstance(answer, BaseException) and not isinstance(answer, Refused):
                raise answer
            if not isinstance(answer, Member):
                raise BadForm({"reviewers": f"Who {one} is could not be found out: {answer}"})
            if answer.guest or not answer.active:
                raise BadForm({"reviewers": f"{answer.name} is a guest, a bot or gone."})
            found.append(answer)
        return {one.identity: cut(one.name, _NAME) for one in found}

    async def _groups(self, answers: Answers, home: Home) -> Mapping[UserGroup, str]:
        ids = _several(answers, "usergroups")
        if not ids:
            return {}
        known = {one.id: (one, name) for one, name in (await self._known(home)).items()}
        strange = [one for one in ids if one not in known]
        if strange:
            raise BadForm({"usergroups": f"There is no user group {strange[0]}."})
        return dict(known[one] for one in ids)

    async def _offered(self, home: Home) -> Mapping[UserGroup, str]:
        try:
            return await self._look_up.usergroups_of(home)
        except LookupFailed:  # people can be chosen all the same
            return {}

    async def _known(self, home: Home) -> Mapping[UserGroup, str]:
        try:
            return await self._look_up.usergroups_of(home)
        except LookupFailed as failure:
            raise BadForm({"usergroups": str(failure)}) from failure

    def _providers(self) -> tuple[Choice, ...]:
        known = self._base().providers
        return tuple(
            Choice(one.value, known[one].name)
            for one in Provider
            if one in known and one is not Provider.GENERIC
        )


async def keep_setup(work: UnitOfWork, text: str, by: str) -> PolicyFile:
    """Make *text* the policy that holds, unless a file rules; *by* is a person's id.

    Raises:
        BadPolicy: it has faults, each named.

    """
    policy = parse_policy(text)
    await keep(work, policy, Source.SETUP, by)
    await work.people.agree(policy.people)
    return policy


def _only(answers: Answers, asked: AbstractSet[str]) -> None:
    strange = answers.keys() - asked
    if strange:
        raise BadForm(dict.fromkeys(sorted(strange), "keyfix did not ask for this."))


def _several(answers: Answers, name: str) -> list[str]:
    given = (one.strip() for one in answers.get(name, "").split(","))
    return list(dict.fromkeys(one for one in given if one))


def _channels(answers: Answers, name: str, home: Home) -> list[Place]:
    return [Place(*home, one) for one in _several(answers, name)]


def _provider(answers: Answers) -> Provider:
    try:
        return Provider(answers.get("provider", ""))
    except ValueError as error:
        raise BadForm({"provider": "Choose one of them."}) from error


def _number(answers: Answers) -> int:
    given = answers.get("approvals", "")
    if given not in {str(n) for n in range(1, 11)}:
        raise BadForm({"approvals": "Choose one of them."})
    return int(given)
