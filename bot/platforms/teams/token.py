"""Our own check of who calls, in front of the library's: everything is required, nothing skipped.

The library lets through tokens without an end, bodies without a service and keys without an
endorsement, and answers 500 to most that it refuses. Here each of these is `Unauthorized`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from bot.errors import KeyfixError
from bot.platforms.teams.keys import Keys, NoKeys, SigningKey
from bot.platforms.teams.service_url import ServiceHosts

CHANNEL = "msteams"
_ALGORITHM = "RS256"
_LEEWAY = 30  # seconds that two clocks may differ
_LONGEST = 4096  # characters of a header that is worth a look
_OF_OTHER_CALLERS = frozenset({"appid", "azp", "ver"})
"""Claims of the tokens of Skills and the Emulator; the channel's own have none of them."""


class Unauthorized(KeyfixError):
    """The caller is not the Teams service, or speaks for a tenant that is not ours.

    The words are for the log; the caller is told nothing.
    """


@dataclass(frozen=True, slots=True)
class TokenGate:
    """Lets in what the Teams service signed for *app_id*, about a tenant of *tenants*."""

    keys: Keys
    app_id: str
    issuer: str
    hosts: ServiceHosts
    tenants: frozenset[str]

    async def check(self, header: str, activity: Mapping[str, Any]) -> None:
        """Return where *header* (`Authorization`) is good for exactly this *activity*.

        Raises:
            Unauthorized: in every other case.

        """
        token = bearer(header)
        key = await self._key(token)
        claims = self._claims(token, key)
        if _OF_OTHER_CALLERS & claims.keys():
            raise Unauthorized("a token of a Skill or the Emulator")
        if activity.get("channelId") != CHANNEL or CHANNEL not in key.endorsements:
            raise Unauthorized("the key is not endorsed for this channel")
        service_url = activity.get("serviceUrl")
        if not isinstance(service_url, str) or claims["serviceurl"] != service_url:
            raise Unauthorized("the service of the body is not the one that signed")
        if not self.hosts.trusts(service_url):
            raise Unauthorized(f"the service {service_url!r} is not on the list")
        _check_tenant(activity, self.tenants)

    async def _key(self, token: str) -> SigningKey:
        try:
            head = jwt.get_unverified_header(token)
        except jwt.PyJWTError as fault:
            raise Unauthorized(f"no token at all: {fault}") from fault
        key_id = head.get("kid")
        if head.get("alg") != _ALGORITHM or not isinstance(key_id, str):
            raise Unauthorized("not signed with RS256 and a named key")
        try:
            key = await self.keys.find(key_id)
        except NoKeys as fault:
            raise Unauthorized(f"nobody can be believed now: {fault}") from fault
        if key is None:
            raise Unauthorized("signed with a key that the channel doesn't have")
        return key

    def _claims(self, token: str, key: SigningKey) -> dict[str, Any]:
        required = ["exp", "nbf", "iss", "aud", "serviceurl"]
        try:
            return jwt.decode(
                token,
                key.key,
                algorithms=[_ALGORITHM],
                audience=self.app_id,
                issuer=self.issuer,
                leeway=_LEEWAY,
                options={"require": required, "strict_aud": True},
            )
        except jwt.PyJWTError as fault:
            raise Unauthorized(f"{type(fault).__name__}: {fault}") from fault


@dataclass(frozen=True, slots=True)
class OpenGate:
    """Lets everything in that names a service on this machine: for the local test client only."""

    hosts: ServiceHosts

    async def check(self, _header: str, activity: Mapping[str, Any]) -> None:
        """Return where *activity* came from this machine.

        Raises:
            Unauthorized: it names a service elsewhere, or none.

        """
        service_url = activity.get("serviceUrl")
        if not isinstance(service_url, str) or not self.hosts.trusts(service_url):
            raise Unauthorized("the service is not on this machine")


def bearer(header: str) -> str:
    """The token in an `Authorization` header.

    Raises:
        Unauthorized: there is none that is worth a look.

    """
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or token.count(".") != 2 or len(token) > _LONGEST:  # noqa: PLR2004 - head.claims.signature
        raise Unauthorized("no bearer token")
    return token.strip()


def _check_tenant(activity: Mapping[str, Any], tenants: frozenset[str]) -> None:
    named = _tenants_of(activity)
    if not named or not all(isinstance(one, str) and one in tenants for one in named):
        raise Unauthorized("it is about a tenant that is not ours, or about none")


def _tenants_of(activity: Mapping[str, Any]) -> list[Any]:
    conversation = _object(activity.get("conversation"))
    tenant = _object(_object(activity.get("channelData")).get("tenant"))
    found = (conversation.get("tenantId"), tenant.get("id"))
    return [one for one in found if one is not None]


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
