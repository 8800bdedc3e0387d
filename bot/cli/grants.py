"""`keyfix grants`: what is held, and the same door to it as in the chat."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import click

from bot.access.grant import Grant
from bot.access.request import AccessRequest
from bot.cli.faults import told
from bot.cli.shell import Shell, me, shell
from bot.errors import NotFound
from bot.messages.grant_card import grant_line
from bot.messages.plan import Plan
from bot.messages.request_card import headline
from bot.messages.text import flat, visible
from bot.provisioners.planning import by_hand, plan_for
from bot.workflows.carry_out import CarryOut
from bot.workflows.end import EndGrant

_STEPS = {
    "done": "It is carried out exactly as printed",
    "taken-back": "It is gone",
    "try-again": "Try once more what failed",
    "keep": "It is still in use",
    "end": "Take it back before its time",
}


@dataclass(frozen=True, slots=True)
class _Held:
    request: AccessRequest
    grant: Grant
    plan: Plan


@click.command()
@click.argument("request_id", metavar="[REQUEST]", default="")
@click.argument("step", type=click.Choice(sorted(_STEPS)), required=False)
@click.option("--most", default=200, show_default=True, help="How many to list.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--yes", is_flag=True, help="Don't ask before the step is taken.")
def command(request_id: str, step: str | None, most: int, *, as_json: bool, yes: bool) -> None:
    """List what is held through keyfix, the soonest to end first; or one with its commands.

    With a step: say that it is done, as `cli:<user>`, if the policy lets that user.
    """
    with told():
        if not request_id:
            for held in asyncio.run(_list(most)):
                click.echo(json.dumps(_as_json(held)) if as_json else _line(held))
            return
        held = asyncio.run(_read(request_id))
        click.echo(json.dumps(_as_json(held)) if as_json else "\n".join(_lines(held)))
        if step is None:
            return
        if not yes:
            click.confirm(f"{_STEPS[step]}: say so as {me()}?", abort=True)
        grant = asyncio.run(_take(held, step))
    click.echo(f"{request_id} is {visible(flat(grant_line(grant)))}")


async def _list(most: int) -> list[_Held]:
    async with shell() as given, given.database.begin() as work:
        now, found = await work.now(), await work.grants.live(most)
        requests = [await work.requests.get(one.request_id) for one in found]
        return [_held(*pair, now) for pair in zip(requests, found, strict=True)]


async def _read(request_id: str) -> _Held:
    async with shell() as given, given.database.begin() as work:
        request, grant = await work.requests.get(request_id), await work.grants.of(request_id)
        if grant is None:
            raise NotFound("Nothing has been granted for this.")
        return _held(request, grant, await work.now())


async def _take(held: _Held, step: str) -> Grant:
    async with shell() as given:
        carry_out, by = _door(given), me()
        if step == "end":
            return await EndGrant(given.database, carry_out)(held.request.id, by)
        if step == "done":
            shown = int(held.plan.until.timestamp()) if held.plan.until else 0
            return await carry_out.done(held.request.id, shown, by)
        if step == "taken-back":
            return await carry_out.taken_back(held.request.id, by)
        said = carry_out.retry if step == "try-again" else carry_out.keep
        return await said(held.request.id, by)


def _door(given: Shell) -> CarryOut:
    return CarryOut(given.database, given.policy, given.look_up)


def _held(request: AccessRequest, grant: Grant, now: datetime) -> _Held:
    return _Held(request, grant, plan_for(by_hand(request.asked), request, grant, now))


def _line(held: _Held) -> str:
    stands = visible(flat(grant_line(held.grant)))
    return f"{held.request.id}  {visible(headline(held.request))}: {stands}"


def _lines(held: _Held) -> Iterator[str]:
    yield _line(held)
    for name, steps in (("To give it", held.plan.give), ("To take it back", held.plan.take_back)):
        yield f"{name}:"
        for step in steps:
            yield f"  {flat(step.do)}"
            yield from (f"    {line}" for line in step.command.splitlines())


def _as_json(held: _Held) -> dict[str, object]:
    grant, asked = held.grant, held.request.asked
    return {
        "request": held.request.id,
        "name": grant.name,
        "status": grant.status.value,
        "verified": grant.verification.value,
        "holder": held.request.requester.id,
        "provider": asked.provider.value,
        "kind": asked.what.kind.value,
        "principal": asked.principal,
        "ends": grant.ends.value,
        "active_at": grant.active_at and grant.active_at.isoformat(),
        "ends_at": grant.ends_at and grant.ends_at.isoformat(),
        "fault": grant.fault,
    }
