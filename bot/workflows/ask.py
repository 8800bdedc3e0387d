"""Somebody presses ‹Ask for access›: the form opens, filled in from the error."""

from collections.abc import Callable

from bot.access.directory import Member
from bot.access.person import ADMIN_PLATFORMS, Home, Identity
from bot.access.policy import ADMINS, Policy, PolicyFile
from bot.errors import NobodyDecides, NothingToAsk
from bot.messages.addressee import current_ask
from bot.messages.answer_card import provider_name
from bot.messages.form import Form
from bot.messages.paste import Paste, standing
from bot.messages.request_form import request_form
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from bot.workflows.answer import lock_for
from bot.workflows.look_up import LookUp
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
        self._look_up = look_up

    async def __call__(self, diagnosis_id: str, by: Identity) -> Form:
        """The form, with *by* as the one who would get it.

        Raises:
            Refused: nothing can be asked for, nobody could decide, or *by* may not ask.

        """
        async with self._database.begin() as work:
            paste = await lock_for(work, diagnosis_id, by)
            policy = await self._policy(work)
        now, ask = asking(paste, self._base())
        found = now.diagnosis
        rule = policy.rule_for(found.provider, ask)
        require_reviewers(policy, rule, by.home)
        member: Member = await self._look_up.insider(by)
        name = provider_name(self._base(), found.provider)
        evidence = found.evidence[0] if found.evidence else ""
        return request_form(diagnosis_id, name, found.provider, ask, evidence, member, rule)


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


def require_reviewers(policy: PolicyFile, rule: Policy, home: Home) -> None:
    """Return where somebody would see a request made at *home*, and could decide it.

    Raises:
        NobodyDecides: with who can change that.

    """
    if not policy.post_to:
        raise NobodyDecides(
            "Nobody has said where requests go. Whoever runs keyfix can: with `post_to` in the "
            "policy file, or with KEYFIX_REVIEW_PLACES."
        )
    if rule.reviewers == {ADMINS} and home.platform not in ADMIN_PLATFORMS:
        raise NobodyDecides(
            f"{home.platform.title()} does not tell who is an admin, and no policy names "
            "reviewers. Whoever runs keyfix can name them in the policy file."
        )
