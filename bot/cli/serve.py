"""`keyfix serve`."""

import asyncio

import click
import structlog

from bot.app import Bot, connect, read_knowledge, read_policy, until_stopped
from bot.cli.faults import told
from bot.config import Settings, read_settings, require_platform
from bot.observability import start_logging
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.serving import only_server

_log = structlog.get_logger("keyfix")


@click.command()
def command() -> None:
    """Serve Slack and Teams, as the environment says, until SIGTERM."""
    with told():
        settings = read_settings()
        require_platform(settings)
        start_logging(human=settings.log == "human")
        with only_server(settings.database_url.get_secret_value()):
            asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    url = settings.database_url.get_secret_value()
    await schema.require_current(url)
    base, policy = read_knowledge(settings.knowledge), read_policy(settings)
    bot = Bot(Database(url), base, policy, settings.knowledge)
    connect(bot, settings)
    async with bot.running(settings.host, settings.port) as address:
        await until_stopped(lambda: _log.info("keyfix.ready", address=address))
    _log.info("keyfix.stopped")
