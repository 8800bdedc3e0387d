import pytest

from bot.access.person import Identity
from bot.messages.card import Action
from bot.messages.text import flat
from tests.conftest import (
    ADMINS_PLACE,
    ANA_ON_SLACK,
    BEN_ON_SLACK,
    MISSING_SCOPE,
    RAVI_ON_SLACK,
)
from tests.world import World, actions, button

MIA = Identity("slack", "T0ACME", "U0MIA")
EVE = Identity("slack", "T0OTHER", "U0ANA")


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


async def denied(world):
    """A request that Mia was refused a decision on and that Ana denied; its id."""
    card = await world.asked(MISSING_SCOPE, reason="For the launch.")
    await world.press(button(card, Action.APPROVE), MIA)
    form = (await world.press(button(card, Action.DENY), ANA_ON_SLACK)).form
    await world.submit(form, ANA_ON_SLACK, reason="Use the sandbox.")
    return button(card, Action.APPROVE).value.partition(":")[0]


async def story(world, by):
    request_id = await denied(world)
    return (await world.command(f"audit {request_id}", by)).card


async def test_whoever_asked_reads_who_did_what_and_why(world):
    card = await story(world, RAVI_ON_SLACK)
    told = [flat(line) for line in card.body]
    assert "Ravi asked for it: “For the launch.”" in told[0]
    assert "was refused a decision (NotAReviewer)" in told[1]
    assert "Ana denied it: “Use the sandbox.”" in told[2]


async def test_another_reviewer_reads_all_but_what_was_told_to_the_requester_alone(world):
    card = await story(world, BEN_ON_SLACK)
    told = " ".join(flat(line) for line in card.body)
    assert "For the launch." in told
    assert "Ana denied it" in told
    assert "sandbox" not in told


@pytest.mark.parametrize(("who", "words"), [(MIA, "Only who asked"), (EVE, "Only who asked")])
async def test_nobody_else_reads_anything_and_trying_is_audited(world, who, words):
    card = await story(world, who)
    assert words in card.headline
    assert card.body == ()
    assert (await world.kinds())[-1] == "review.refused"


async def test_a_request_that_waits_can_be_changed_and_withdrawn_from_there(world):
    card = await world.asked(MISSING_SCOPE)
    request_id = button(card, Action.APPROVE).value.partition(":")[0]
    own = (await world.command(f"audit {request_id}", RAVI_ON_SLACK)).card
    assert {Action.EDIT, Action.WITHDRAW} <= set(actions(own))
    others = (await world.command(f"audit {request_id}", ANA_ON_SLACK)).card
    assert actions(others) == []


@pytest.mark.parametrize("named", ["", "req-0", '"', "req-1\\", "x" * 400])
async def test_what_is_no_request_is_answered_in_words(world, named):
    await denied(world)
    card = (await world.command(f"audit {named}", ANA_ON_SLACK)).card
    assert card.body == ()
    assert card.headline.startswith(("Say of which", "keyfix keeps no"))


async def test_only_the_newest_entries_are_on_the_card(world):
    card = await world.asked(MISSING_SCOPE)
    for _ in range(29):
        await world.press(button(card, Action.APPROVE), MIA)
    request_id = button(card, Action.APPROVE).value.partition(":")[0]
    shown = (await world.command(f"audit {request_id}", ANA_ON_SLACK)).card
    assert flat(shown.body[0]) == "5 earlier entries are not shown here."
    assert len(shown.body) == 1 + 25


async def test_the_place_of_the_requests_hears_nothing_of_it(world):
    before = len(world.chat.at(ADMINS_PLACE))
    await story(world, RAVI_ON_SLACK)
    assert len(world.chat.at(ADMINS_PLACE)) == before + 1


async def test_what_was_changed_and_narrowed_is_told_field_by_field(world):
    card = await world.asked(MISSING_SCOPE, reason="For the launch.")
    request_id = button(card, Action.APPROVE).value.partition(":")[0]
    own = (await world.command(f"audit {request_id}", RAVI_ON_SLACK)).card
    form = (await world.press(button(own, Action.EDIT))).form
    await world.submit(form, principal="team@acme.example")
    (card,) = world.chat.at(ADMINS_PLACE)
    form = (await world.press(button(card, Action.APPROVE_LESS), ANA_ON_SLACK)).form
    await world.submit(form, ANA_ON_SLACK, duration="3600")
    told = [
        flat(line) for line in (await world.command(f"audit {request_id}", ANA_ON_SLACK)).card.body
    ]
    assert told[1].endswith("changed it (For whom: ravi@acme.example → team@acme.example)")
    assert told[2].endswith(
        "approved less than was asked (Ends: taken back after 90 days → taken back after 1 hour)"
    )
