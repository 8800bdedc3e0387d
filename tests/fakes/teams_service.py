"""The services of Teams that a bot calls: keys, its own token, and the connector."""

import asyncio
import copy
import json
import uuid
from itertools import count

import jwt
from aiohttp import web

from tests.fakes import adaptive_cards
from tests.fakes.teams_values import (
    ANN,
    APP_ID,
    BEN,
    GUS,
    ISSUER,
    LIMIT,
    PASSWORD,
    TENANT,
    ZOE,
    Message,
    key_pair,
)


class TeamsService:
    """Listens on 127.0.0.1, keeps what the bot says, and refuses what Teams refuses."""

    def __init__(self):
        self.key_ids = ["first"]
        self.endorsements = ["msteams"]
        self.people = [ANN, BEN, GUS, ZOE]
        self.messages = []
        self.calls = []
        self.key_fetches = 0
        self.token_fetches = 0
        self.blocked = set()
        self.failures = []
        """(status, headers) for the next calls of the connector, one each."""
        self.open = asyncio.Event()
        self.open.set()
        """While cleared, the connector takes calls and answers none."""
        self.keys_open = asyncio.Event()
        self.keys_open.set()
        self.tokens = set()
        self.numbers = count(1_700_000_000_001)
        self._changed = asyncio.Condition()

    async def listen(self):
        """Begin, on a free port."""
        app = web.Application(client_max_size=10 * LIMIT)
        app.add_routes(
            [
                web.get("/openid", self._metadata),
                web.get("/keys", self._keys),
                web.post("/token", self._token),
                web.post("/v3/conversations", self._open_chat),
                web.post("/v3/conversations/{conversation}/activities", self._post),
                web.put("/v3/conversations/{conversation}/activities/{id}", self._put),
                web.get("/v3/conversations/{conversation}/members/{member}", self._member),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self):
        """Let go of whoever waits, and end."""
        self.open.set()
        self.keys_open.set()
        await self._runner.cleanup()

    async def until(self, condition):
        """Wait, 5 seconds at most, until *condition* holds after something happened."""
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(condition)

    async def message(self, condition=lambda _: True):
        """The first message for which *condition* holds, waited for."""
        await self.until(lambda: any(condition(one) for one in self.messages))
        return next(one for one in self.messages if condition(one))

    async def _happened(self):
        async with self._changed:
            self._changed.notify_all()

    async def _metadata(self, _):
        await self.keys_open.wait()
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _):
        self.key_fetches += 1
        keys = []
        for name in self.key_ids:
            public = jwt.algorithms.RSAAlgorithm.to_jwk(key_pair(name).public_key(), as_dict=True)
            endorsed = {} if self.endorsements is None else {"endorsements": self.endorsements}
            keys.append({**public, "kid": name, "use": "sig", **endorsed})
        return web.json_response({"keys": keys})

    async def _token(self, request):
        self.token_fetches += 1
        form = await request.post()
        right = {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": PASSWORD,
            "scope": "https://api.botframework.com/.default",
        }
        if dict(form) != right:
            return web.json_response({"error": "invalid_client"}, status=401)
        token = f"EXAMPLE-{uuid.uuid4()}"
        self.tokens.add(token)
        return web.json_response({"access_token": token, "expires_in": 3600})

    async def _admit(self, request):
        """The JSON body of a call that Teams would take."""
        self.calls.append((request.method, request.path))
        await self._happened()
        await self.open.wait()
        if self.failures:
            status, headers = self.failures.pop(0)
            raise _error(status, "Failed", headers)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.tokens:
            raise _error(401, "Unauthorized")
        body = await request.read()
        if len(body) > LIMIT:
            raise _error(413, "MessageSizeTooBig")
        return json.loads(body) if body else None

    async def _open_chat(self, request):
        asked = await self._admit(request)
        if asked["tenantId"] != TENANT or asked["bot"]["id"] != f"28:{APP_ID}":
            raise _error(400, "BadSyntax")
        (member,) = asked["members"]
        user = self._user(member["id"])
        if user in self.blocked:
            raise _error(403, "MessageWritesBlocked")
        return web.json_response({"id": user.chat}, status=201)

    async def _post(self, request):
        activity = await self._admit(request)
        conversation = request.match_info["conversation"]
        if conversation in {user.chat for user in self.blocked}:
            raise _error(403, "MessageWritesBlocked")
        message = Message(str(next(self.numbers)), conversation, activity=activity)
        message.cards.append(self._card(activity))
        self.messages.append(message)
        await self._happened()
        return web.json_response({"id": message.id}, status=201)

    async def _put(self, request):
        activity = await self._admit(request)
        for message in self.messages:
            if message.id == request.match_info["id"]:
                message.cards.append(self._card(activity))
                await self._happened()
                return web.json_response({"id": message.id})
        raise _error(404, "ActivityNotFoundInConversation")

    def _card(self, activity):
        if activity.get("type") != "message":
            raise _error(400, "BadSyntax")
        (attachment,) = activity["attachments"]
        try:
            adaptive_cards.check(attachment["content"])
        except adaptive_cards.BadCard as fault:
            raise _error(400, f"BadCard: {fault}") from fault
        return copy.deepcopy(attachment["content"])

    async def _member(self, request):
        await self._admit(request)
        user = self._user(request.match_info["member"])
        known = {
            "id": user.id,
            "aadObjectId": user.aad,
            "name": user.name,
            "email": f"{user.name.lower()}@example.com",
            "userRole": user.role,
            "tenantId": user.tenant,
        }
        return web.json_response(known)

    def _user(self, either_id):
        for user in self.people:
            if either_id in {user.id, user.aad}:
                return user
        raise _error(404, "MemberNotFoundInConversation")


def _error(status, code, headers=None):
    kinds = {
        400: web.HTTPBadRequest,
        401: web.HTTPUnauthorized,
        403: web.HTTPForbidden,
        404: web.HTTPNotFound,
        409: web.HTTPConflict,
        412: web.HTTPPreconditionFailed,
        429: web.HTTPTooManyRequests,
        500: web.HTTPInternalServerError,
        502: web.HTTPBadGateway,
        503: web.HTTPServiceUnavailable,
        504: web.HTTPGatewayTimeout,
    }
    body = json.dumps({"error": {"code": code, "message": code}})
    if status == 413:
        return web.HTTPRequestEntityTooLarge(LIMIT, LIMIT, text=body)
    return kinds[status](text=body, headers=headers, content_type="application/json")
