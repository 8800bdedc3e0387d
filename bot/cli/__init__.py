"""The `keyfix` command. Each subcommand is a module here, loaded only when it is called: whoever
pipes a log into `keyfix diagnose` doesn't wait for a web server to be imported.
"""

from importlib import import_module

import click

from bot import __version__

_COMMANDS = {
    "audit": "Read the audit log, and have it prove itself.",
    "db": "Bring the database to the form of this version.",
    "demo": "Open a local chat page and try everything, without any account.",
    "diagnose": "Explain an error from a file or from standard input.",
    "doctor": "Print every setting that is in force, and what is wrong.",
    "grants": "List what is held, and how each is given and taken back.",
    "knowledge": "Check what is known, or show how much.",
    "policy": "Check a policy file, and tell who could decide by it.",
    "redact": "Cut secrets out of a text.",
    "review": "Read a request, and decide on it.",
    "run": "Run a command; if it is refused, say why and what to do beneath it.",
    "serve": "Serve Slack and Teams.",
}


class _Lazy(click.Group):
    def list_commands(self, _: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"bot.cli.{cmd_name}").command
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group(cls=_Lazy)
@click.version_option(__version__)
def main() -> None:
    """Explain AI providers' key and permission errors, and get the missing access approved."""
