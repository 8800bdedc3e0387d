"""Who could decide on this, and why not I? Told before anybody clicks, and nothing comes of it."""

from bot.access.deciders import Deciders, Explained
from bot.access.person import Identity, Person
from bot.access.request import AccessRequest
from bot.errors import NotLinked, Refused
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from bot.workflows.authority import Authority, Hearing
from bot.workflows.look_up import LookUp
from bot.workflows.preflight import Preflight
from knowledge import Provider
from knowledge.ask import Ask


class ExplainPolicy:
    """Tells which rule holds, who could decide by it, and what keeps somebody from it."""

    def __init__(self, database: Database, policy: PolicyInForce, look_up: LookUp) -> None:
        self._database = database
        self._policy = policy
        self._look_up = look_up
        self._authority = Authority(database, policy, look_up)
        self._preflight = Preflight(database, policy, look_up)

    async def of_request(self, request_id: str, by: Identity | None) -> Explained:
        """Of a request as it stands, for *by*; for nobody in particular where it is None.

        Raises:
            NotFound, PolicyGone: there is no such request, or nothing to hold it to.
            NotLinked: *by* is not known where it was made.

        """
        async with self._database.begin() as work:
            request = await work.requests.get(request_id)
            homes = (await work.people.behind(by)).homes if by else {request.home}
            rule = await self._policy.rule(work, request)
        if request.home not in homes:
            where = request.home.platform.title()
            raise NotLinked(f"This was asked for in {where}, where keyfix doesn't know you.")
        deciders = await self._preflight.deciders(rule, request.requester, request.home)
        refusal = await self._refusal(request, by) if by else None
        return Explained(deciders=deciders, refusal=refusal)

    async def of_wish(
        self, provider: Provider, what: Ask, by: Identity, requester: Identity | None = None
    ) -> Explained:
        """Of what *requester* (somebody, where it is None) might ask for where *by* is at home.

        Raises:
            LookupFailed: which groups the requester is in could not be found out.

        """
        async with self._database.begin() as work:
            policy = await self._policy(work)
            reader = await work.people.behind(by)
            asker = await work.people.behind(requester) if requester else Person("")
        wanted = policy.asked_of_requesters if requester else frozenset()
        groups = policy.groups_of(asker, await self._look_up.roll((), wanted))
        rule = policy.rule_for(provider, what, groups)
        deciders = await self._preflight.deciders(rule, asker, by.home)
        return Explained(deciders=deciders, refusal=await self._admitted(deciders, reader, by))

    async def _refusal(self, request: AccessRequest, by: Identity) -> str:
        """Why *by* could not decide on *request* at this moment; empty where they could."""

        async def admitted(heard: Hearing) -> str:
            heard.request.admit(heard.reviewer, heard.member, heard.rule, heard.at)
            return ""

        try:
            return await self._authority.hear(request.id, by, admitted, lock=False)
        except Refused as refusal:
            return str(refusal)

    async def _admitted(self, deciders: Deciders, reader: Person, by: Identity) -> str:
        try:
            member = await self._look_up(by)
            deciders.rule.admit(reader, member, deciders.requester, deciders.home)
        except Refused as refusal:
            return str(refusal)
        return ""
