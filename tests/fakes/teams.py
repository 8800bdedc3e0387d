"""A Teams on 127.0.0.1: signs what people do, keeps what the bot says, refuses what Teams refuses.

async with FakeTeams() as teams:
    teams.bot_url = ...  # where the bot listens
    await teams.say(ANN, "Error 401 ...")
    shown = await teams.message(lambda one: "OpenAI" in one.words)
    answer = await teams.press(shown, "Ask for access", ANN)
"""

import json
import time

import aiohttp
import jwt

from tests.fakes import adaptive_cards
from tests.fakes.teams_service import TeamsService
from tests.fakes.teams_values import (
    APP_ID,
    CHANNEL,
    ISSUER,
    TENANT,
    THREAD,
    Answer,
    buttons,
    filled_in,
    key_pair,
)


class FakeTeams(TeamsService):
    """What people do in Teams, delivered to the bot at *bot_url*."""

    bot_url = ""

    async def __aenter__(self):
        await self.listen()
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_):
        await self._session.close()
        await self.stop()

    async def say(self, user, text, *, chat=None, **more):
        """*user* writes to the bot alone."""
        conversation = {"conversationType": "personal", "id": chat or user.chat}
        return await self.send(self.activity(user, conversation, text=text, **more))

    async def mention(self, user, text, *, channel=CHANNEL, root="", **more):
        """*user* names the bot in a channel; without *root* that begins a thread."""
        number = next(self.numbers)
        here = {"conversationType": "channel", "id": f"{channel}{THREAD}{root or number}"}
        said = self.activity(user, here, text=f"<at>keyfix</at> {text}", id=str(number), **more)
        said["entities"] = [
            {
                "type": "mention",
                "text": "<at>keyfix</at>",
                "mentioned": {"id": f"28:{APP_ID}", "name": "keyfix"},
            }
        ]
        return await self.send(said)

    async def press(self, message, title, user, inputs=None):
        """*user* presses the button *title* of a message, or of the card that they alone see."""
        card = message.card
        action = buttons(card)[title]
        data = {**action["data"], **filled_in(card), **(inputs or {})}
        return await self.execute(message, action["verb"], data, user)

    async def execute(self, message, verb, data, user):
        """What Teams sends for an Action.Execute, whatever the card says."""
        here = {
            "conversationType": "personal" if message.conversation == user.chat else "channel",
            "id": message.conversation,
        }
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}}
        more = {"name": "adaptiveCard/action", "value": value, "replyToId": message.id}
        answer = await self.send(self.activity(user, here, type="invoke", **more))
        if answer.card:
            adaptive_cards.check(answer.card)
        answer.conversation, answer.id = message.conversation, message.id
        return answer

    def activity(self, user, conversation, **more):
        """An activity as Teams sends it."""
        return {
            "type": "message",
            "id": str(next(self.numbers)),
            "channelId": "msteams",
            "serviceUrl": f"{self.url}/",
            "from": {"id": user.id, "name": user.name, "aadObjectId": user.aad},
            "recipient": {"id": f"28:{APP_ID}", "name": "keyfix"},
            "conversation": {"tenantId": TENANT, **conversation},
            "channelData": {"tenant": {"id": TENANT}},
            **more,
        }

    async def send(self, activity, *, token=None, headers=None):
        """Deliver *activity*, signed, unless *token* or *headers* say otherwise."""
        given = {"Authorization": f"Bearer {token or self.sign()}"} if headers is None else headers
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        given = {"Content-Type": "application/json; charset=utf-8", **given}
        async with self._session.post(self.bot_url, data=body, headers=given) as answer:
            text = await answer.text()
        is_json = answer.content_type == "application/json"
        return Answer(answer.status, json.loads(text) if is_json and text else None)

    def sign(self, *, without=(), algorithm="RS256", key=None, head=None, **claims):
        """A token of the channel; *without* takes claims out, *claims* changes or adds some."""
        now = int(time.time())
        good = {
            "iss": ISSUER,
            "aud": APP_ID,
            "nbf": now - 60,
            "exp": now + 3600,
            "serviceurl": f"{self.url}/",
        }
        payload = {name: v for name, v in (good | claims).items() if name not in without}
        signer = key_pair(self.key_ids[-1]) if key is None else key
        heading = {"kid": self.key_ids[-1]} if head is None else head
        return jwt.encode(payload, signer, algorithm=algorithm, headers=heading)

    def rotate(self, name):
        """From now on sign with another key, and publish that one only."""
        self.key_ids = [name]
