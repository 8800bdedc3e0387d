"""Who somebody is in Slack, asked at the moment it matters."""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

from bot.access.directory import Member, UserGroup
from bot.access.person import Home, Identity
from bot.errors import DeliveryError, LookupFailed
from bot.platforms.slack.api import ApiRefused, SlackApi

WITHIN = 2.0
"""Seconds. Somebody has pressed a button and waits."""
ADMINS_HOLD = 300.0
"""Seconds for which the list of admins holds. It tells who could decide; nobody decides by it."""
_PAGE = 200


class SlackDirectory:
    """A `Directory` over `users.info`; *workspace* tells whose bot we are."""

    def __init__(self, api: SlackApi, workspace: Callable[[], str]) -> None:
        self._api = api
        self._workspace = workspace
        self._admins: tuple[float, asyncio.Task[tuple[Member, ...]]] | None = None

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

    async def admins_of(self, home: Home) -> tuple[Member, ...]:
        """The owners and admins of our own workspace. The list goes on being read if it is long.

        Raises:
            LookupFailed: Slack could not say, or not in time.

        """
        if home.workspace != self._workspace():
            raise LookupFailed("Slack tells only of the workspace that keyfix is installed in.")
        try:
            async with asyncio.timeout(WITHIN):
                return await asyncio.shield(self._reading())
        except (DeliveryError, TimeoutError) as error:
            raise LookupFailed("Slack could not say just now who the admins are.") from error

    async def close(self) -> None:
        """Leave off reading."""
        if self._admins:
            self._admins[1].cancel()
            await asyncio.gather(self._admins[1], return_exceptions=True)

    def _reading(self) -> asyncio.Task[tuple[Member, ...]]:
        now = time.monotonic()
        if self._admins:
            since, task = self._admins
            failed = task.done() and (task.cancelled() or task.exception() is not None)
            if now - since < ADMINS_HOLD and not failed:
                return task
        task = asyncio.create_task(self._read_admins())
        task.add_done_callback(_seen)
        self._admins = now, task
        return task

    async def _read_admins(self) -> tuple[Member, ...]:
        found: list[Member] = []
        cursor = ""
        while True:
            page = await self._api.get("users.list", limit=_PAGE, cursor=cursor)
            for user in page.get("members", ()):
                identity = Identity("slack", str(user.get("team_id")), str(user.get("id")))
                at_home = identity.workspace == self._workspace()
                found.append(_member(identity, user, at_home=at_home))
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return tuple(one for one in found if one.admin and one.active)

    async def usergroups_of(self, home: Home) -> Mapping[UserGroup, str]:
        """The user groups of our own workspace, by their handles.

        Raises:
            LookupFailed: Slack could not say.

        """
        if home.workspace != self._workspace():
            return {}
        try:
            found = await self._api.get("usergroups.list", within=WITHIN)
        except DeliveryError as error:
            raise LookupFailed("Slack could not say just now which user groups exist.") from error
        groups = [one for one in found.get("usergroups", ()) if not one.get("date_delete")]
        return {
            UserGroup("slack", home.workspace, str(one["id"])): str(one.get("handle") or one["id"])
            for one in groups
        }

    async def members_of(self, group: UserGroup) -> frozenset[Identity]:
        """Who is in a user group now; nobody, where it was switched off.

        Raises:
            LookupFailed: Slack could not say, or knows no such group.

        """
        if group.workspace != self._workspace():
            raise LookupFailed("Slack tells only of the workspace that keyfix is installed in.")
        try:
            found = await self._api.get("usergroups.users.list", within=WITHIN, usergroup=group.id)
        except ApiRefused as refusal:
            raise LookupFailed(
                f"Slack does not say who is in the user group {group.id} ({refusal.code})."
            ) from refusal
        except DeliveryError as error:
            raise LookupFailed(
                "Slack could not say just now who is in a user group. Try again."
            ) from error
        users = found.get("users")
        if not isinstance(users, list):
            raise LookupFailed(f"Slack could not say who is in the user group {group.id}.")
        return frozenset(Identity("slack", group.workspace, str(one)) for one in users)


def _seen(task: asyncio.Task[tuple[Member, ...]]) -> None:
    """Take note of how *task* ended: whoever asked may have gone by then."""
    if not task.cancelled():
        task.exception()


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
