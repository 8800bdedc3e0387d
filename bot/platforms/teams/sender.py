"""The way out to Teams: cards are posted, redrawn and sent to one person alone.

Teams takes no idempotency key and lets nothing be read back: after an answer that never came a card
is sent again, so here delivery is at least once.
"""

from dataclasses import dataclass
from typing import Any

from bot.access.person import Identity
from bot.access.place import Place
from bot.errors import DeliveryRefused
from bot.messages.card import Card
from bot.platforms.teams import adaptive, references
from bot.platforms.teams.activities import PLATFORM, conversation_id
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.elements import Element
from bot.platforms.teams.references import Reference, References

WORLDWIDE = "https://smba.trafficmanager.net/teams/"
"""The service for conversations that no activity came from yet."""


@dataclass(frozen=True, slots=True)
class TeamsSender:
    """Implements `Sender`. *bot_id* is what Teams calls the bot (`28:` and its app id)."""

    connector: Connector
    references: References
    bot_id: str
    default_service: str = WORLDWIDE

    async def post(self, place: Place, card: Card, key: str) -> str:  # noqa: ARG002 - Teams keeps no keys
        """Post in *place*: in its thread, or where it has none at the root."""
        return await self._post(place, _message(card))

    async def show(self, place: Place, drawn: Element) -> str:
        """Post a card that is drawn already; its id."""
        return await self._post(place, {"type": "message", **_carrying(drawn)})

    async def show_to(self, to: Identity, drawn: Element) -> None:
        """Post a card that is drawn already to *to* alone."""
        await self.show(await self._chat(to), drawn)

    async def find(self, place: Place, key: str) -> str | None:  # noqa: ARG002 - there is no reading back
        """Nothing: a bot can't read a conversation here."""
        return None

    async def update(self, place: Place, message_id: str, card: Card) -> None:
        """Draw *card* in place of *message_id*, for everybody who sees it."""
        path = ("conversations", conversation_id(place), "activities", message_id)
        body = {**_message(card), "id": message_id}
        service = await self._service(place)
        await self.connector.call("PUT", service, path, body, repeatable=True)

    async def whisper(self, place: Place, to: Identity, card: Card) -> None:  # noqa: ARG002 - nothing in a conversation is for one alone
        """Show *card* to *to* alone, in their own chat with the bot."""
        await self.direct(to, card, "")

    async def direct(self, to: Identity, card: Card, key: str) -> tuple[Place, str]:
        """Post to *to* alone; their chat with the bot is made if there is none yet."""
        place = await self._chat(to)
        return place, await self.post(place, card, key)

    async def _post(self, place: Place, message: dict[str, Any]) -> str:
        path = ("conversations", conversation_id(place), "activities")
        answer = await self.connector.call("POST", await self._service(place), path, message)
        return str(answer.get("id") or "")

    async def _chat(self, to: Identity) -> Place:
        known = await self.references.recall(references.of_chat(to))
        chat = known or await self._open_chat(to)
        return Place(PLATFORM, to.workspace, chat.conversation)

    async def _open_chat(self, to: Identity) -> Reference:
        service = await self._tenants_service(to.workspace)
        seen = await self.references.recall(references.of_sight(to))
        account = seen.account if seen else ""
        body = {
            "bot": {"id": self.bot_id},
            "members": [{"id": account or to.id}],
            "isGroup": False,
            "tenantId": to.workspace,
            "channelData": {"tenant": {"id": to.workspace}},
        }
        answer = await self.connector.call(
            "POST", service, ("conversations",), body, repeatable=True
        )
        conversation = answer.get("id")
        if not isinstance(conversation, str) or not conversation:
            raise DeliveryRefused("Teams made no chat, and didn't say why")
        chat = Reference(service, conversation, account)
        await self.references.remember(references.of_chat(to), chat)
        await self.references.remember(
            references.of_place(Place(PLATFORM, to.workspace, conversation)), chat
        )
        return chat

    async def _service(self, place: Place) -> str:
        known = await self.references.recall(references.of_place(place))
        return known.service_url if known else await self._tenants_service(place.workspace)

    async def _tenants_service(self, tenant: str) -> str:
        known = await self.references.recall(references.of_tenant(tenant))
        return known.service_url if known else self.default_service


def _message(card: Card) -> dict[str, Any]:
    drawn = adaptive.to_adaptive(card)
    return {"type": "message", "summary": adaptive.summary(card), **_carrying(drawn)}


def _carrying(drawn: Element) -> dict[str, Any]:
    return {"attachments": [adaptive.attachment(drawn)]}
