"""A requester changes what they ask for, or why, while nobody has decided it."""

from collections.abc import Callable, Mapping

from bot.access.person import Identity
from bot.access.request import AccessRequest, Change
from bot.audit.event import Kind
from bot.errors import BadForm, NothingChanged, NotYours, Refused, RequestChanged
from bot.messages.answer_card import provider_name
from bot.messages.form import Form
from bot.messages.request_form import edit_form, read_request, require_allowed
from bot.storage.database import Database, UnitOfWork
from bot.storage.policies import PolicyInForce
from bot.workflows.look_up import LookUp
from bot.workflows.preflight import Preflight
from bot.workflows.refusals import Refusals
from bot.workflows.request import require_new
from knowledge import KnowledgeBase


class EditRequest:
    """Change a pending request for whoever made it."""

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
        self._preflight = Preflight(database, policy, look_up)
        self._refusals = Refusals(database)

    async def form(self, request_id: str, by: Identity) -> Form:
        """The form of the request as it stands.

        Raises:
            Refused: *by* did not make it, or it is pending no more.

        """
        async with self._database.begin() as work:
            request = await work.requests.get(request_id)
            request.require_own(await work.people.behind(by), await work.now(), "change")
            rule = await self._policy.rule(work, request)
        return edit_form(request, provider_name(self._base(), request.asked.provider), rule)

    async def read(self, request_id: str, by: Identity) -> AccessRequest:
        """The request as it stands, for whoever made it.

        Raises:
            NotYours: *by* did not.

        """
        async with self._database.begin() as work:
            request = await work.requests.get(request_id)
            if await work.people.behind(by) != request.requester:
                raise NotYours("Only who asked for it can see this.")
            return request

    async def __call__(
        self, request_id: str, digest: str, answers: Mapping[str, str], by: Identity
    ) -> AccessRequest:
        """Return the request as it is then; *digest* is of what the form was filled in with.

        Raises:
            BadForm: naming each field that is wrong; nothing is kept, so the form can stay open.
            Refused: *by* did not make it, it was decided or changed meanwhile, or nobody could
                decide what it would ask for.

        """
        try:
            await self._look_up.insider(by)
            async with self._database.begin() as work:
                edited = (await self._edited(work, request_id, digest, answers, by)).request
                rule = await self._policy.rule(work, edited)
            await self._preflight.require(rule, edited.requester, edited.home)
            async with self._database.begin() as work:
                change = await self._edited(work, request_id, digest, answers, by)
                await work.apply(change)
                return change.request
        except NothingChanged:
            return await self.read(request_id, by)
        except BadForm:
            raise
        except Refused as refusal:
            await self._refusals.note(Kind.REQUEST_REFUSED, refusal, request_id, by)
            raise

    async def _edited(
        self,
        work: UnitOfWork,
        request_id: str,
        digest: str,
        answers: Mapping[str, str],
        by: Identity,
    ) -> Change:
        request = await work.requests.lock(request_id)
        person, now = await work.people.behind(by, request.requester.name), await work.now()
        request.require_own(person, now, "change")
        if digest != request.digest:
            raise RequestChanged("A reviewer approved less meanwhile. Press ‹Change› again.")
        rule = await self._policy.rule(work, request)
        asked, reason = read_request(request.asked.provider, request.asked.what, answers, rule)
        change = request.edit(person, asked, reason, now)
        await require_new(work, change.request)
        require_allowed(asked, reason, await self._policy.rule(work, change.request))
        return change
