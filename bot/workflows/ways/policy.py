"""The way into what the policy says: who could decide on a request."""

from dataclasses import dataclass

from bot.messages.card import Action
from bot.messages.inbound import Press, Reply
from bot.messages.who_card import who_card
from bot.workflows.explain_policy import ExplainPolicy
from bot.workflows.ways import Ways


@dataclass(frozen=True, slots=True)
class PolicyWays:
    """Translates between the door and the policy."""

    explain: ExplainPolicy

    def ways(self) -> Ways:
        """The rows of this subject."""
        return Ways(presses={Action.WHO_DECIDES: self._who})

    async def _who(self, press: Press) -> Reply:
        return Reply(card=who_card(await self.explain.of_request(press.value, press.by)))
