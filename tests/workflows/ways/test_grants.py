from datetime import timedelta

import pytest

from bot.access.grant_status import GrantStatus
from bot.access.place import Place
from bot.access.policy import parse_policy
from bot.messages.card import Action, Tone
from bot.messages.text import flat
from tests.conftest import (
    ADMINS_PLACE,
    ANA_ON_SLACK,
    BEN_ON_SLACK,
    MISSING_SCOPE,
    NOON,
    RAVI_ON_SLACK,
)
from tests.fakes.provider import FakeProvider, Fault
from tests.fakes.provisioner import Scripted
from tests.fakes.time import Clock
from tests.world import World, actions, button

RAVI_ALONE = Place("slack", "T0ACME", f"D{RAVI_ON_SLACK.id}")
VERTEX = (
    "google.api_core.exceptions.PermissionDenied: 403 Permission 'aiplatform.endpoints.predict' "
    "denied on resource '//aiplatform.googleapis.com/projects/acme-prod/locations/us-central1/"
    "publishers/google/models/gemini-EXAMPLE' (or it may not exist)."
)


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


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


async def test_what_will_be_done_is_shown_before_anybody_approves_it(world):
    card = await world.asked(MISSING_SCOPE)
    assert "Restricted, then allow model.request and nothing else" in steps(card)


async def test_an_approval_is_not_called_granted_until_somebody_has_carried_it_out(world):
    await approved(world)
    card = first(world)
    assert "approved by Ana" in lead(card)
    assert "not granted yet: waiting for an admin to carry it out by hand" in lead(card)
    assert actions(card) == [Action.CARRIED_OUT, Action.COULD_NOT]
    assert "not granted yet" in lead(told(world)[-1])
    assert not any(card.headline == "You have your access" for card in told(world))


async def test_done_grants_it_asks_whether_it_works_and_works_verifies_it(world):
    await granted(world)
    mine = told(world)[-1]
    assert mine.headline == "You have your access"
    assert mine.check is not None
    assert "verified" not in lead(first(world)).replace("not verified", "")
    await world.press(button(mine, Action.GRANT_WORKS))
    assert "verified: it works" in lead(first(world))
    assert "verified: it works" in lead(told(world)[-1])
    grants = [kind for kind in await world.kinds() if kind.startswith("grant.")]
    assert grants == [
        "grant.begun",
        "grant.waiting",
        "grant.activated",
        "grant.check_asked",
        "grant.verified",
    ]


async def test_time_counts_from_the_moment_it_is_carried_out(world, clock):
    request_id = await approved(world)
    clock.forward(hours=5)
    await world.press(button(first(world), Action.CARRIED_OUT), ANA_ON_SLACK)
    async with world.database.begin() as work:
        grant = await work.grants.of(request_id)
    assert grant.ends_at - clock() == grant.lasts


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


async def test_could_not_takes_a_reason_and_tells_everybody_who_has_to_know(world):
    request_id = await approved(world)
    form = (await world.press(button(first(world), Action.COULD_NOT), ANA_ON_SLACK)).form
    await world.submit(form, ANA_ON_SLACK, reason="The project is archived.")
    assert await status(world, request_id) is GrantStatus.GRANT_FAILED
    assert newest(world).headline.startswith("Not granted")
    assert newest(world).tone is Tone.BAD
    assert "The project is archived." in lead(newest(world))
    assert told(world)[-1].headline == "Your access could not be granted"
    await world.press(button(newest(world), Action.TRY_AGAIN), BEN_ON_SLACK)
    await world.carry_out()
    assert await status(world, request_id) is GrantStatus.WAITING
    assert actions(newest(world)) == []


async def test_what_failed_can_be_let_be(world):
    request_id = await approved(world)
    form = (await world.press(button(first(world), Action.COULD_NOT), ANA_ON_SLACK)).form
    await world.submit(form, ANA_ON_SLACK, reason="No.")
    await world.press(button(newest(world), Action.END_GRANT), ANA_ON_SLACK)
    await world.carry_out()
    assert await status(world, request_id) is GrantStatus.ENDED
    assert "never granted" in lead(first(world))
    assert not any("has ended" in card.headline for card in told(world))


async def test_at_its_end_a_card_says_exactly_how_it_is_taken_back(world, clock):
    request_id = await granted(world)
    clock.forward(days=91)
    await world.carry_out()
    card = newest(world)
    assert card.headline.startswith("To be taken back")
    assert "set model.request back to none" in steps(card)
    assert await status(world, request_id) is GrantStatus.REVOKING
    assert "ended" not in lead(told(world)[-1])
    await world.press(button(card, Action.TAKEN_BACK), BEN_ON_SLACK)
    await world.carry_out()
    assert await status(world, request_id) is GrantStatus.ENDED
    assert told(world)[-1].headline == "Your access has ended"
    assert actions(newest(world)) == actions(first(world)) == []


async def test_what_could_not_be_taken_back_stays_on_the_card_until_it_is(world, clock):
    request_id = await granted(world)
    clock.forward(days=91)
    await world.carry_out()
    form = (await world.press(button(newest(world), Action.COULD_NOT), ANA_ON_SLACK)).form
    await world.submit(form, ANA_ON_SLACK, reason="The console is down.")
    assert await status(world, request_id) is GrantStatus.REVOKE_FAILED
    assert "may be there still: The console is down." in lead(newest(world))
    await world.press(button(newest(world), Action.TAKEN_BACK), ANA_ON_SLACK)
    assert await status(world, request_id) is GrantStatus.ENDED


async def test_the_holder_gives_it_back_early(world):
    request_id = await granted(world)
    reply = await world.press(button(told(world)[-1], Action.END_GRANT))
    assert "being taken back" in reply.card.headline
    await world.carry_out()
    assert newest(world).headline.startswith("To be taken back")
    assert await status(world, request_id) is GrantStatus.REVOKING


async def test_who_needs_it_no_more_says_so_before_it_is_granted(world):
    request_id = await approved(world)
    await world.press(button(told(world)[-1], Action.END_GRANT))
    await world.carry_out()
    assert "may have been carried out" in newest(world).headline
    await world.press(button(newest(world), Action.TAKEN_BACK), ANA_ON_SLACK)
    assert await status(world, request_id) is GrantStatus.ENDED
    assert "never granted" in lead(told(world)[-1])


async def test_an_admin_ends_it_early(world):
    request_id = await granted(world)
    await world.press(button(first(world), Action.END_GRANT), BEN_ON_SLACK)
    assert await status(world, request_id) is GrantStatus.REVOKING


async def test_a_review_asks_whether_it_is_still_in_use(world, clock):
    words = "Your account is not a member of the project proj_EXAMPLE. openai: you do not have "
    words += "access to the project tied to the API key"
    request_id = await granted(world, words)
    clock.forward(days=91)
    await world.carry_out()
    assert newest(world).headline.startswith("Still in use?")
    await world.press(button(newest(world), Action.KEEP_GRANT), ANA_ON_SLACK)
    async with world.database.begin() as work:
        grant = await work.grants.of(request_id)
    assert grant.ends_at - clock() == timedelta(days=90)
    assert actions(newest(world)) == []


WRONG = [
    (Action.CARRIED_OUT, "{}:0"),
    (Action.COULD_NOT, "{}"),
    (Action.TRY_AGAIN, "{}"),
    (Action.KEEP_GRANT, "{}"),
    (Action.TAKEN_BACK, "{}"),
]


@pytest.mark.parametrize(("action", "value"), WRONG, ids=str)
@pytest.mark.parametrize("who", ["the requester", "somebody", "a guest"])
async def test_nobody_but_who_may_decide_moves_a_grant(world, action, value, who):
    request_id = await approved(world)
    by = {"the requester": RAVI_ON_SLACK}.get(who, BEN_ON_SLACK)
    if who == "the requester":
        world.roster.admins.add(str(RAVI_ON_SLACK))
    if who == "somebody":
        world.roster.admins.discard(str(BEN_ON_SLACK))
    if who == "a guest":
        world.roster.guests.add(str(BEN_ON_SLACK))
    pressed = type(first(world).buttons[0])(action, "x", value.format(request_id))
    reply = await world.press(pressed, by)
    assert reply.card is not None
    assert reply.form is None
    assert await status(world, request_id) is GrantStatus.WAITING
    assert "grant.refused" in await world.kinds()


async def test_nobody_ends_or_rates_what_is_another_persons(world):
    request_id = await granted(world)
    world.roster.admins.discard(str(BEN_ON_SLACK))
    before = first(world)
    for action in (Action.END_GRANT, Action.GRANT_WORKS, Action.STILL_REFUSED):
        pressed = type(before.buttons[0])(action, "x", request_id)
        assert (await world.press(pressed, BEN_ON_SLACK)).card is not None
    assert await status(world, request_id) is GrantStatus.ACTIVE


async def test_a_press_that_comes_thrice_has_one_effect(world):
    request_id = await approved(world)
    done = button(first(world), Action.CARRIED_OUT)
    for _ in range(3):
        await world.press(done, ANA_ON_SLACK)
    assert (await world.kinds()).count("grant.activated") == 1
    assert await status(world, request_id) is GrantStatus.ACTIVE


async def test_an_old_done_is_no_word_of_what_is_taken_back(world, clock):
    request_id = await approved(world)
    done = button(first(world), Action.CARRIED_OUT)
    await world.press(done, ANA_ON_SLACK)
    clock.forward(days=91)
    await world.carry_out()
    await world.press(done, ANA_ON_SLACK)
    assert await status(world, request_id) is GrantStatus.REVOKING


@pytest.mark.parametrize("shown", ["9" * 11, "1", "x", "-5", "٣", ""])
async def test_an_end_that_no_card_showed_never_makes_it_longer(world, clock, shown):
    request_id = await approved(world)
    value = f"{request_id}:{shown}"
    await world.press(
        type(first(world).buttons[0])(Action.CARRIED_OUT, "Done", value), ANA_ON_SLACK
    )
    async with world.database.begin() as work:
        grant = await work.grants.of(request_id)
    assert grant.ends_at is None or grant.ends_at <= clock() + grant.lasts


async def test_the_end_that_stood_in_the_typed_command_is_the_end(world, clock):
    request_id = await approved(world, VERTEX)
    card = first(world)
    assert "--condition=" in steps(card)
    shown = int(button(card, Action.CARRIED_OUT).value.split(":")[1])
    clock.forward(minutes=10)
    await world.press(button(card, Action.CARRIED_OUT), ANA_ON_SLACK)
    async with world.database.begin() as work:
        grant = await work.grants.of(request_id)
    assert int(grant.ends_at.timestamp()) == shown


async def test_a_command_with_an_old_end_is_shown_anew_without_a_word_in_the_log(world, clock):
    await approved(world, VERTEX)
    before, kinds = steps(first(world)), await world.kinds()
    clock.forward(hours=1)
    await world.carry_out()
    assert steps(first(world)) != before
    assert await world.kinds() == kinds


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


async def test_an_admins_provider_does_it_at_once_and_says_so(database, base, policy):
    async with FakeProvider() as provider:
        parts = {"provisioners": lambda _: Scripted(provider.url)}
        world = World(database, base, policy, ANA_ON_SLACK, **parts)
        card = await world.asked(MISSING_SCOPE)
        assert "POST /bindings" in steps(card)
        provider.fail("POST /bindings", Fault.REFUSE)
        await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
        await world.carry_out()
        shown = str(world.chat.posts)
        assert "You have your access" not in shown
        assert "the project is locked" in lead(first(world))
        await world.press(button(first(world), Action.TRY_AGAIN), ANA_ON_SLACK)
        await world.carry_out()
        assert "verified: it works" in lead(first(world))
        assert len(provider.made) == 1


TWO = """
version: 1
post_to: ["slack:T0ACME:C0ADMINS"]
rules: [{reviewers: [admins], self_approval: true}]
"""


async def test_where_the_policy_lets_them_the_requester_may_carry_it_out(database, base):
    world = World(database, base, parse_policy(TWO), RAVI_ON_SLACK)
    card = await world.asked(MISSING_SCOPE)
    await world.press(button(card, Action.APPROVE))
    await world.carry_out()
    await world.press(button(first(world), Action.CARRIED_OUT))
    assert "granted until" in lead(first(world))
