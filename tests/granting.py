"""What the tests of grants begin with: what was approved, who carries it out, what is told."""

import json
from dataclasses import dataclass

from bot.access.place import Place
from bot.messages.card import Action
from bot.messages.text import flat
from bot.workflows.provision import ProvisionGrants
from tests.conftest import (
    ADMINS_PLACE,
    ANA,
    ANA_ON_SLACK,
    MISSING_SCOPE,
    RAVI_ON_SLACK,
    approve,
    make_request,
)
from tests.fakes.provisioner import Scripted
from tests.world import button

RAVI_ALONE = Place("slack", "T0ACME", f"D{RAVI_ON_SLACK.id}")
VERTEX = (
    "google.api_core.exceptions.PermissionDenied: 403 Permission 'aiplatform.endpoints.predict' "
    "denied on resource '//aiplatform.googleapis.com/projects/acme-prod/locations/us-central1/"
    "publishers/google/models/gemini-EXAMPLE' (or it may not exist)."
)


@dataclass
class Scene:
    """What was approved, the clock, the provider and the one who carries it out there."""

    database: object
    provider: object
    loop: object
    clock: object


def loop_on(database, provider, **how):
    return ProvisionGrants(database, lambda _: Scripted(provider.url), **how)


async def keep_approved(database, **differences):
    request = make_request(**differences)
    async with database.begin() as work:
        await work.open(request)
    async with database.begin() as work:
        await work.apply(approve(request, ANA))


async def grant_of(database, request_id="req-1"):
    async with database.begin() as work:
        return await work.grants.of(request_id)


async def kinds(database):
    async with database.begin() as work:
        await work.audit_log.verify()
        return [event["kind"] async for event in entries(work) if "grant." in event["kind"]]


async def entries(work):
    async for link in work.audit_log.links():
        yield json.loads(link.body)


async def approved(world, text=MISSING_SCOPE, **changes):
    """From the paste to the approval; gives the request's id."""
    card = await world.asked(text, **changes)
    press = button(card, Action.APPROVE)
    await world.press(press, ANA_ON_SLACK)
    await world.carry_out()
    return press.value.partition(":")[0]


async def granted(world, text=MISSING_SCOPE, **changes):
    request_id = await approved(world, text, **changes)
    await world.press(button(first(world), Action.CARRIED_OUT), ANA_ON_SLACK)
    await world.carry_out()
    return request_id


def first(world):
    """The request's own card, where it is decided."""
    return world.chat.at(ADMINS_PLACE)[0]


def newest(world):
    return world.chat.at(ADMINS_PLACE)[-1]


def told(world):
    """What the requester was told alone, newest last."""
    return world.chat.at(RAVI_ALONE)


def lead(card):
    return flat(card.lead)


def steps(card):
    return " ".join(flat(step.do) + step.command for step in card.steps)


async def status(world, request_id):
    async with world.database.begin() as work:
        return (await work.grants.of(request_id)).status
