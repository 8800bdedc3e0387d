"""Somebody presses ‹Ask for access›: the form opens, filled in from the error."""

from collections.abc import Callable

from bot.access.person import Identity
from bot.errors import NothingToAsk
from bot.messages.addressee import current_ask
from bot.messages.answer_card import provider_name
from bot.messages.form import Form
from bot.messages.paste import Paste, standing
from bot.messages.request_form import request_form
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from bot.workflows.answer import lock_for
from bot.workflows.look_up import LookUp
from bot.workflows.preflight import Preflight
from knowledge import KnowledgeBase
from knowledge.ask import Ask
from knowledge.triage import Standing


class PrepareRequest:
    """Make the form of a request from a diagnosis."""

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
        self._preflight = Preflight(database, policy, look_up)

    async def __call__(self, diagnosis_id: str, by: Identity) -> Form:
        """The form, with *by* as the one who would get it.

        Raises:
            Refused: nothing can be asked for, nobody could decide, or *by* may not ask.

        """
        async with self._database.begin() as work:
            paste = await lock_for(work, diagnosis_id, by)
        now, ask = asking(paste, self._base())
        found = now.diagnosis
        asker = await self._preflight.asker(by)
        async with self._database.begin() as work:
            rule = asker.rule(await self._policy(work), found.provider, ask)
        await self._preflight.require(rule, asker.requester, asker.home)
        name = provider_name(self._base(), found.provider)
        evidence = found.evidence[0] if found.evidence else ""
        return request_form(diagnosis_id, name, found.provider, ask, evidence, asker.member, rule)


def asking(paste: Paste, base: KnowledgeBase) -> tuple[Standing, Ask]:
    """How *paste* stands, and what can be asked for, filled with its facts.

    Raises:
        NothingToAsk: no admin could put it right.

    """
    now = standing(paste, base)
    ask = current_ask(now) if now else None
    if now is None or ask is None:
        raise NothingToAsk("No admin can put this right, so there is nothing to ask for.")
    return now, ask.filled(now.diagnosis.fills)
