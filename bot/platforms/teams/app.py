"""Teams' way in, `POST /api/messages`, and everything of the platform put together."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from aiohttp import web
from pydantic import ValidationError

from bot.access.person import Identity
from bot.errors import BadSettings
from bot.platforms.teams import activities, references
from bot.platforms.teams.activity import Incoming
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.credentials import Credentials
from bot.platforms.teams.directory import TeamsDirectory
from bot.platforms.teams.keys import Keys
from bot.platforms.teams.outgoing import Outgoing
from bot.platforms.teams.references import Reference, References
from bot.platforms.teams.sender import WORLDWIDE, TeamsSender
from bot.platforms.teams.service_url import LOOPBACK, PUBLIC_CLOUD, ServiceHosts
from bot.platforms.teams.token import OpenGate, TokenGate, Unauthorized, bearer
from bot.platforms.teams.turns import Turns
from bot.workflows.front_door import FrontDoor

PATH = "/api/messages"
LARGEST = 512 * 1024
"""Bytes of an activity; Teams' own messages end at about 100 KB."""
METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
ISSUER = "https://api.botframework.com"
_LOGIN = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """How the bot is registered, and whom it believes. Defaults are the public cloud's.

    *token_url* is where our own token comes from; empty is the tenant's own authority.
    *anonymous* believes everything from this machine, for the local test client.
    """

    app_id: str = ""
    app_password: str = field(default="", repr=False)
    tenant_id: str = ""
    metadata_url: str = METADATA
    issuer: str = ISSUER
    service_hosts: Sequence[str] = PUBLIC_CLOUD
    token_url: str = ""
    anonymous: bool = False

    def __post_init__(self) -> None:
        """Refuse what would let everybody in.

        Raises:
            BadSettings: not anonymous, and without an id or a tenant.

        """
        needed = {
            "MICROSOFT_APP_ID": self.app_id,
            "MICROSOFT_APP_PASSWORD": self.app_password,
            "MICROSOFT_APP_TENANT_ID": self.tenant_id,
        }
        missing = [name for name, value in needed.items() if not value.strip()]
        if missing and not self.anonymous:
            raise BadSettings([f"{name} is not set" for name in missing])


class TeamsPlatform:
    """Teams as a whole: `start` it before the application listens, `close` it at the end."""

    def __init__(self, registration: Registration, kept: References) -> None:
        self._registration = registration
        self._kept = kept
        self._outgoing = Outgoing()
        hosts = ServiceHosts(registration.service_hosts, loopback_only=registration.anonymous)
        self._keys = Keys(self._outgoing, registration.metadata_url)
        self._gate = _gate(registration, self._keys, hosts)
        connector = Connector(self._outgoing, _credentials(registration, self._outgoing), hosts)
        service = _default_service(registration.service_hosts)
        self.sender = TeamsSender(connector, kept, f"28:{registration.app_id}", service)
        self.directory = TeamsDirectory(connector, kept)
        self._turns: Turns | None = None

    async def start(self, door: FrontDoor) -> None:
        """Hand all that comes in to *door*; fetch the keys, so that the first message needn't."""
        self._turns = Turns(door, self.sender)
        if not self._registration.anonymous:
            self._keys.fetch_ahead()

    def routes(self) -> list[web.RouteDef]:
        """What to add to the web application."""
        return [web.post(PATH, self._messages)]

    async def ready(self) -> bool:
        """Whether what people write can reach us: it comes over HTTP, or not at all."""
        return True

    async def close(self) -> None:
        """See what is under way to its end, and let go of everything."""
        if self._turns is not None:
            await self._turns.close()
        await self._keys.close()
        await self._outgoing.close()

    async def _messages(self, request: web.Request) -> web.Response:
        raw = await self._admitted(request)
        if self._turns is None:
            raise web.HTTPServiceUnavailable
        incoming = _read(raw)
        await self._remember(incoming)
        status, body = await self._turns.take(incoming)
        return web.json_response(body, status=status) if body else web.Response(status=status)

    async def _admitted(self, request: web.Request) -> dict[str, Any]:
        header = request.headers.get("Authorization", "")
        try:
            if self._registration.anonymous:
                _check_local(request)
            else:
                bearer(header)
            raw = await _body(request)
            await self._gate.check(header, raw)
        except Unauthorized as why:
            _log.info("refused an activity: %s", why)
            raise web.HTTPUnauthorized from why
        return raw

    async def _remember(self, incoming: Incoming) -> None:
        where = activities.place(incoming)
        who = activities.identity(incoming)
        here = Reference(incoming.service_url, where.channel)
        await self._kept.remember(references.of_place(where), here)
        await self._kept.remember(
            references.of_tenant(incoming.tenant), Reference(incoming.service_url, "")
        )
        if incoming.sender.bot or not who.id:
            return
        met = replace(here, account=incoming.sender.id)
        if incoming.conversation.personal:
            await self._kept.remember(references.of_chat(who), met)
        await self._remember_sight(incoming, who, met)

    async def _remember_sight(self, incoming: Incoming, who: Identity, met: Reference) -> None:
        # Not for each ordinary message: those must cost no I/O, and people move between channels.
        key = references.of_sight(who)
        spoken_to = incoming.type != "message" or bool(incoming.mentions)
        if spoken_to or await self._kept.recall(key) is None:
            await self._kept.remember(key, met)


class _Gate(Protocol):
    async def check(self, header: str, activity: dict[str, Any], /) -> None: ...


def _gate(registration: Registration, keys: Keys, hosts: ServiceHosts) -> _Gate:
    if registration.anonymous:
        return OpenGate(hosts)
    tenants = frozenset({registration.tenant_id})
    return TokenGate(keys, registration.app_id, registration.issuer, hosts, tenants)


def _credentials(registration: Registration, outgoing: Outgoing) -> Credentials:
    url = registration.token_url or _LOGIN.format(tenant=registration.tenant_id)
    app_id = "" if registration.anonymous else registration.app_id
    return Credentials(outgoing, url, app_id, registration.app_password)


def _default_service(hosts: Sequence[str]) -> str:
    return next((f"{one.rstrip('/')}/" for one in hosts if "://" in one), WORLDWIDE)


def _check_local(request: web.Request) -> None:
    # A page in somebody's browser can reach this port too: it can't set either of these.
    host = request.url.host or ""
    if host not in LOOPBACK or request.content_type != "application/json":
        raise Unauthorized("not from the test client on this machine")


async def _body(request: web.Request) -> dict[str, Any]:
    if (request.content_length or 0) > LARGEST:
        raise web.HTTPRequestEntityTooLarge(LARGEST, request.content_length or 0)
    body = await request.read()
    if len(body) > LARGEST:
        raise web.HTTPRequestEntityTooLarge(LARGEST, len(body))
    try:
        raw = json.loads(body)
        if b"\\ud" in body.lower():  # half a surrogate pair would break whatever stores the text
            raw = json.loads(json.dumps(raw, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError) as fault:
        raise web.HTTPBadRequest from fault
    if not isinstance(raw, dict):
        raise web.HTTPBadRequest
    return raw


def _read(raw: dict[str, Any]) -> Incoming:
    try:
        return Incoming.model_validate(raw)
    except ValidationError as fault:
        _log.info("an activity that can't be read: %s", fault.errors(include_input=False)[:3])
        raise web.HTTPBadRequest from fault
