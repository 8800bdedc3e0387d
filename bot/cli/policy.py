"""`keyfix policy …`: a file checked, and who could decide by the policy that holds."""

import asyncio
from pathlib import Path

import click
from pydantic import TypeAdapter

from bot.access.deciders import Explained
from bot.access.person import Identity
from bot.access.policy import parse_policy
from bot.access.setup import exported
from bot.cli.faults import UNUSABLE, leave, told
from bot.cli.shell import me, shell
from bot.messages.who_card import who_lines
from bot.workflows.explain_policy import ExplainPolicy
from bot.workflows.setup import keep_setup
from knowledge import AskKind, Provider
from knowledge.ask import Ask

_ASK: TypeAdapter[Ask] = TypeAdapter(Ask)
_OWN = {
    AskKind.ROLE_GRANT: "role",
    AskKind.KEY_SCOPE: "scope",
    AskKind.SERVICE_ACCOUNT: "role",
    AskKind.MEMBERSHIP: "role",
    AskKind.MODEL_ACCESS: "model",
    AskKind.ENABLE_API: "api",
    AskKind.POLICY_EXCEPTION: "policy",
    AskKind.ALLOWLIST_ENTRY: "address",
    AskKind.QUOTA: "quota",
    AskKind.BILLING: "what",
    AskKind.OTHER: "what",
}
"""The field of each kind that has to be filled in; rules look at that of a role alone."""
_ANY = "anything"


@click.group()
def command() -> None:
    """Check a policy file, and tell who could decide by the one that holds."""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Name every fault of FILE, or say what it holds."""
    with told():
        policy = parse_policy(file.read_text("utf-8"))
    click.echo(
        f"{file}: {len(policy.people)} people, {len(policy.post_to)} places for requests, "
        f"version {policy.version[:12]}. No fault."
    )


@command.command()
def export() -> None:
    """Print the policy that holds, as the YAML that KEYFIX_POLICY and `import` take."""

    async def written() -> str:
        async with shell() as given, given.database.begin() as work:
            policy = await given.policy(work)
        return exported(policy)

    with told():
        text = asyncio.run(written())
    click.echo(text, nl=not text.endswith("\n"))


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Make FILE the policy that holds, as `/keyfix setup` would: kept as a version, and audited."""
    text = file.read_text("utf-8")

    async def taken() -> str:
        async with shell() as given:
            if given.policy.by_file:
                leave(["KEYFIX_POLICY names a file, and that rules: change it instead."], UNUSABLE)
            async with given.database.begin() as work:
                await work.people.hold(change=True)
                return (await keep_setup(work, text, str(me()))).version

    with told():
        version = asyncio.run(taken())
    click.echo(f"Policy {version[:12]} holds from now on.")


class _Account(click.ParamType[Identity]):
    name = "identity"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Identity:
        try:
            return Identity.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@command.command()
@click.argument("request_id", metavar="[REQUEST]", required=False)
@click.option(
    "--provider",
    default="",
    type=click.Choice(["", *(one.value for one in Provider)]),
    help="Of what may be asked for.",
)
@click.option(
    "--kind",
    default="",
    type=click.Choice(["", *(one.value for one in AskKind)]),
    help="Of what may be asked for.",
)
@click.option("--target", default="", help="Where it would apply.")
@click.option("--role", default="", help="Which role it would be.")
@click.option("--for", "requester", type=_Account(), help="Who would ask: slack:T0ACME:U0RAVI.")
@click.option("--as", "reader", type=_Account(), help="Who might decide: slack:T0ACME:U0ANA.")
def explain(  # noqa: PLR0913, PLR0917  (as many options)
    request_id: str | None,
    provider: str,
    kind: str,
    target: str,
    role: str,
    requester: Identity | None,
    reader: Identity | None,
) -> None:
    """Tell who could decide on REQUEST, or on what might be asked for, and why not `--as`."""
    if bool(request_id) is bool(provider and kind):
        leave(["Give a REQUEST, or --provider and --kind."], UNUSABLE)
    if not request_id and reader is None:
        leave(["--as is missing: who might decide, such as slack:T0ACME:U0ANA"], UNUSABLE)

    async def explained() -> Explained:
        async with shell() as given:
            ask = ExplainPolicy(given.database, given.policy, given.look_up)
            if request_id:
                return await ask.of_request(request_id, reader)
            what = _what(AskKind(kind), target, role)
            return await ask.of_wish(Provider(provider), what, reader or me(), requester)

    with told():
        lines = who_lines(asyncio.run(explained()))
    for name, words in lines.items():
        click.echo(f"{name + ':':<18} {words}")


def _what(kind: AskKind, target: str, role: str) -> Ask:
    own = {_OWN[kind]: role or _ANY}
    return _ASK.validate_python({"kind": kind, "target": target or _ANY, **own})
