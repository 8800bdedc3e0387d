"""The composition root: from settings to a running bot. The only package that sees everything."""

from bot.app.connecting import connect, connect_playground, read_knowledge, read_policy
from bot.app.running import Bot, until_stopped

__all__ = [
    "Bot",
    "connect",
    "connect_playground",
    "read_knowledge",
    "read_policy",
    "until_stopped",
]
