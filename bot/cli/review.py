"""`keyfix review REQUEST approve|deny`: the same door as in the chat."""

import asyncio
from collections.abc import Iterator

import click

from bot.access.request import AccessRequest, Status
from bot.access.review import Verdict
from bot.cli.faults import UNUSABLE, leave, told
from bot.cli.shell import Shell, me, shell
from bot.errors import RequestChanged
from bot.messages.request_card import asked_facts, headline, status_line
from bot.messages.text import flat, visible
from bot.workflows.review import Decision, ReviewRequest


@click.command()
@click.argument("request_id", metavar="REQUEST")
@click.argument("verdict", type=click.Choice([one.value for one in Verdict]), required=False)
@click.option("--reason", default="", help="Why; a denial's is told to the requester.")
@click.option("--digest", default="", help="Of what you read: decide on exactly that, unasked.")
def command(request_id: str, verdict: str | None, reason: str, digest: str) -> None:
    """Print REQUEST, and decide on it as `cli:<user>`, if the policy lets that user."""
    with told():
        request = asyncio.run(_read(request_id))
        for line in _lines(request):
            click.echo(line)
        if verdict is None:
            return
        if not digest:
            click.confirm(f"{verdict.title()} exactly this, as {me()}?", abort=True)
        elif len(digest) < len("0123456789ab"):
            leave(["--digest: give at least 12 characters of it"], UNUSABLE)
        elif not request.digest.startswith(digest):
            raise RequestChanged("That is not what this request asks for now.")
        seen = Decision(
            verdict=Verdict(verdict), digest=request.digest, reason=reason, confirmed=True
        )
        decided = asyncio.run(_decide(request_id, seen))
    pending = decided.status is Status.PENDING
    done = "Your approval is kept; it takes more of them." if pending else ""
    click.echo(done or f"The request is {decided.status.value}.")


async def _read(request_id: str) -> AccessRequest:
    async with shell() as given, given.database.begin() as work:
        return await work.requests.get(request_id)


async def _decide(request_id: str, decision: Decision) -> AccessRequest:
    async with shell() as given:
        return await _door(given)(request_id, me(), decision)


def _door(given: Shell) -> ReviewRequest:
    return ReviewRequest(given.database, given.policy, given.look_up)


def _lines(request: AccessRequest) -> Iterator[str]:
    """The whole of it, nothing cut, and what can't be seen made visible."""
    yield visible(headline(request))
    yield f"  {'Status':<12} {flat(status_line(request, request.opened_at))}"
    for fact in asked_facts(request.asked):
        yield f"  {fact.name:<12} {visible(flat(fact.value))}"
    yield f"  {'Why':<12} {visible(request.reason)}"
    for quote in request.evidence:
        yield f"  {'Pasted':<12} {visible(quote)}"
    yield f"  {'Digest':<12} {request.digest}"
