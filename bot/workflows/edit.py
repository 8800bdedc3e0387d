"""A requester changes what they ask for, or why, while nobody has decided it."""

from collections.abc import Callable, Mapping

from bot.access.person import Identity
from bot.access.policy import Policy
from bot.access.request import AccessRequest
from bot.audit.event import Kind
from bot.errors import BadForm, NothingChanged, NotYours, Refused, RequestChanged
from bot.messages.answer_card import provider_name
from bot.messages.form import Form
from bot.messages.request_form import edit_form, longest_span, read_request
from bot.messages.times import span_words
from bot.storage.database import Database, UnitOfWork
from bot.storage.policies import PolicyInForce
from bot.workflows.ask import require_reviewers
from bot.workflows.look_up import LookUp
from bot.workflows.refusals import Refusals
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
        self._refusals = Refusals(database)

    async def form(self, request_id: str, by: Identity) -> Form:
        """The form of the request as it stands.

        Raises:
            Refused: *by* did not make it, or it is pending no more.

        """
        async with self._database.begin() as work:
            request = await work.requests.get(request_id)
            request.require_own(await work.people.behind(by), await work.now(), "change")
            rule = await self._rule(work, request)
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
                return await self._edit(work, request_id, digest, answers, by)
        except BadForm:
            raise
        except Refused as refusal:
            await self._refusals.note(Kind.REQUEST_REFUSED, refusal, request_id, by)
            raise

    async def _edit(
        self,
        work: UnitOfWork,
        request_id: str,
        digest: str,
        answers: Mapping[str, str],
        by: Identity,
    ) -> AccessRequest:
        request = await work.requests.lock(request_id)
        person, now = await work.people.behind(by, request.requester.name), await work.now()
        request.require_own(person, now, "change")
        if digest != request.digest:
            raise RequestChanged("A reviewer approved less meanwhile. Press ‹Change› again.")
        rule = await self._rule(work, request)
        asked, reason = read_request(request.asked.provider, request.asked.what, answers, rule)
        try:
            change = request.edit(person, asked, reason, now)
        except NothingChanged:
            return request
        await self._require_allowed(work, change.request)
        await work.apply(change)
        return change.request

    async def _require_allowed(self, work: UnitOfWork, edited: AccessRequest) -> None:
        """Return where the rule for what is asked for now allows it: it may be another rule."""
        longest = longest_span(edited.asked.what, await self._rule(work, edited))
        if edited.asked.duration and longest and edited.asked.duration > longest:
            raise BadForm({"duration": f"Choose a time of at most {span_words(longest)}."})

    async def _rule(self, work: UnitOfWork, request: AccessRequest) -> Policy:
        rule = await self._policy.rule(work, request)
        require_reviewers(await self._policy(work), rule, request.home)
        return rule
