"""From settings to what a bot is made of: its platforms, its policy, its knowledge."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import knowledge
from bot.access.directory import Directory
from bot.access.policy import PolicyFile, parse_policy
from bot.app.running import Bot
from bot.config import Settings
from bot.errors import BadPolicy
from bot.platforms.playground.app import PlaygroundPlatform
from bot.platforms.playground.people import PLATFORM
from bot.platforms.slack.app import SlackPlatform
from bot.platforms.teams.app import Registration, TeamsPlatform
from bot.platforms.teams.references import StoredReferences
from bot.storage.database import Database
from bot.workflows.read_audit import ReadAudit
from knowledge import KnowledgeBase
from knowledge.check import load_checked


def connect(bot: Bot, settings: Settings) -> None:
    """Bring in each platform that *settings* has the credentials of.

    Raises:
        BadSettings: a credential is missing.

    """
    if settings.slack_on:
        bot.add("slack", _slack(settings))
    if settings.teams_on:
        references = StoredReferences(bot.database)
        bot.add("teams", TeamsPlatform(_registration(settings), references))


@asynccontextmanager
async def directories(
    settings: Settings, database: Database
) -> AsyncIterator[Mapping[str, Directory]]:
    """The platforms that *settings* has the credentials of, to be asked; nothing comes in.

    Raises:
        BadSettings: a credential is missing, or not accepted.
        DeliveryBusy: Slack can't be reached now.

    """
    known: dict[str, Directory] = {}
    async with AsyncExitStack() as stack:
        if settings.slack_on:
            slack = _slack(settings)
            stack.push_async_callback(slack.close)
            await slack.reach()
            known["slack"] = slack.directory
        if settings.teams_on:
            teams = TeamsPlatform(_registration(settings), StoredReferences(database))
            stack.push_async_callback(teams.close)
            known["teams"] = teams.directory
        yield known


def connect_playground(bot: Bot, log: Path) -> None:
    """Bring in the local page, and nothing else; *log* is the file that keeps its chat."""
    bot.add(PLATFORM, PlaygroundPlatform(log=log, audit=ReadAudit(bot.database)))


def _slack(settings: Settings) -> SlackPlatform:
    return SlackPlatform(
        bot_token=settings.slack_bot_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        api_url=settings.slack_api_url,
    )


def _registration(settings: Settings) -> Registration:
    return Registration(
        app_id=settings.microsoft_app_id,
        app_password=settings.microsoft_app_password.get_secret_value(),
        tenant_id=settings.microsoft_app_tenant_id,
        metadata_url=settings.teams_openid_metadata,
        issuer=settings.teams_token_issuer,
        service_hosts=tuple(one.strip() for one in settings.teams_service_urls.split(",")),
        token_url=settings.teams_token_url,
        anonymous=settings.teams_anonymous,
    )


def read_policy(settings: Settings) -> PolicyFile:
    """The policy that is in force, with the places that the environment gives where it names none.

    Raises:
        BadPolicy: the file is not there, or has faults.

    """
    policy = PolicyFile()
    if settings.policy:
        try:
            policy = parse_policy(settings.policy.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise BadPolicy([f"KEYFIX_POLICY: {error}"]) from error
    return policy if policy.post_to else replace(policy, post_to=settings.places)


def read_knowledge(overlay: Path | None) -> KnowledgeBase:
    """What is shipped, with the organisation's own laid over it.

    Raises:
        BadKnowledge: with every fault of it; what doesn't prove itself is not taken.

    """
    return load_checked(overlay) if overlay else knowledge.load()
