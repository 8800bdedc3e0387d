import pytest

from bot.access.grant_status import GrantStatus
from bot.messages.card import Action
from bot.messages.text import flat
from tests.conftest import ANA_ON_SLACK, BEN_ON_SLACK, MISSING_SCOPE, NOON
from tests.fakes.time import Clock
from tests.granting import first, granted, lead, status, told
from tests.world import World, button


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


async def test_still_refused_says_what_was_fixed_and_what_remains(world):
    await granted(world)
    form = (await world.press(button(told(world)[-1], Action.STILL_REFUSED))).form
    text = "Error code: 429 - {'error': {'code': 'credit_balance_exhausted', 'message': 'Your "
    text += "organization has no prepaid credits remaining.'}} openai"
    card = (await world.submit(form, text=text)).card
    fixed, remains = (flat(line) for line in card.body[:2])
    assert fixed.startswith("Fixed by the grant: ")
    assert remains.startswith("What remains: ")
    assert "still refused" in lead(first(world))


async def test_the_same_refusal_again_is_said_to_be_the_same(world):
    await granted(world)
    form = (await world.press(button(told(world)[-1], Action.STILL_REFUSED))).form
    card = (await world.submit(form, text=MISSING_SCOPE)).card
    assert "Nothing has changed yet" in flat(card.body[0])


async def test_a_text_that_nobody_knows_is_said_to_be_unknown(world):
    await granted(world)
    form = (await world.press(button(told(world)[-1], Action.STILL_REFUSED))).form
    card = (await world.submit(form, text="the cat is on the mat")).card
    assert "can't tell what remains" in flat(card.body[0])


async def test_a_secret_in_the_new_text_is_kept_nowhere(world):
    await granted(world)
    form = (await world.press(button(told(world)[-1], Action.STILL_REFUSED))).form
    secret = "sk-proj-" + "EXAMPLE" * 8  # made up
    await world.submit(form, text=f"{MISSING_SCOPE} key={secret}")
    async with world.database.begin() as work:
        kept = [link.body.decode() async for link in work.audit_log.links()]
    assert secret not in "".join(kept) + str(world.chat.posts)


async def test_mine_lists_what_i_hold_and_gives_it_back(world):
    assert "nothing" in (await world.command("mine")).card.headline
    request_id = await granted(world)
    card = (await world.command("mine")).card
    assert "model.request" in flat(card.body[0])
    await world.press(button(card, Action.END_GRANT))
    assert await status(world, request_id) is GrantStatus.REVOKING
    assert "nothing" in (await world.command("mine", BEN_ON_SLACK)).card.headline


async def test_who_holds_the_very_same_is_found(world):
    request_id = await granted(world)
    async with world.database.begin() as work:
        request = await work.requests.get(request_id)
        held = await work.grants.live_like(request.requester, request.digest)
        assert held.request_id == request_id
        other = await work.people.behind(BEN_ON_SLACK)
        assert await work.grants.live_like(other, request.digest) is None
        assert await work.grants.live_like(request.requester, "another") is None
