"""Who somebody is in Slack, asked at the moment it matters."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.access.directory import Member
from bot.access.person import Identity
from bot.errors import DeliveryError, LookupFailed
from bot.platforms.slack.api import ApiRefused, SlackApi

WITHIN = 2.0
"""Seconds. Somebody has pressed a button and waits."""


class SlackDirectory:
    """A `Directory` over `users.info`; *workspace* tells whose bot we are."""

    def __init__(self, api: SlackApi, workspace: Callable[[], str]) -> None:
        self._api = api
        self._workspace = workspace

    async def look_up(self, identity: Identity) -> Member:
        """Ask Slack who *identity* is; somebody from elsewhere is at most a guest.

        Raises:
            LookupFailed: Slack could not say, or it says that the identity is not who it claims.

        """
        try:
            found = await self._api.get("users.info", within=WITHIN, user=identity.id)
        except ApiRefused as refusal:
            raise LookupFailed(f"Slack does not know who you are ({refusal.code}).") from refusal
        except DeliveryError as error:
            raise LookupFailed("Slack could not say just now who you are. Try again.") from error
        user = found.get("user")
        if not isinstance(user, dict) or user.get("id") != identity.id:
            raise LookupFailed("Slack could not say who you are.")
        if user.get("team_id") != identity.workspace:
            raise LookupFailed("Slack says that you belong to another workspace.")
        return _member(identity, user, at_home=identity.workspace == self._workspace())


def _member(identity: Identity, user: Mapping[str, Any], *, at_home: bool) -> Member:
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("name"))
    guest = not at_home or any(
        user.get(mark) for mark in ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot")
    )
    return Member(
        identity=identity,
        name=next((str(name) for name in names if name), identity.id),
        email=str(profile.get("email") or ""),
        admin=not guest and bool(user.get("is_admin") or user.get("is_owner")),
        guest=guest,
        active=not user.get("deleted", False),
    )
