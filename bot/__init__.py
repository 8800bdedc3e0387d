"""The bot: what it decides, remembers and says, and the platforms that it says it on."""

__version__ = "0.1.0"
