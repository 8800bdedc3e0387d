"""A team chat in a local web page: keyfix as its users see it, with no account anywhere."""

from bot.platforms.playground.app import PlaygroundPlatform

__all__ = ["PlaygroundPlatform"]
