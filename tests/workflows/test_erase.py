import json

import pytest
from sqlalchemy.exc import DBAPIError

from bot.access.policy import parse_policy
from bot.errors import BrokenChain, NotFound
from bot.messages.card import Action
from bot.messages.text import flat
from bot.storage.engine import open_engine
from bot.storage.tables import audit_texts, diagnoses, metadata, outbox
from bot.workflows.erase import EraseWords
from bot.workflows.timeline import read_timeline
from tests.conftest import (
    ADMINS_PLACE,
    ANA_ON_SLACK,
    BEN_ON_SLACK,
    HELP,
    MISSING_SCOPE,
    RAVI_ON_SLACK,
)
from tests.world import World, button

TWO = parse_policy("""
version: 1
post_to: ["slack:T0ACME:C0ADMINS"]
rules: [{reviewers: [admins], approvals: 2}]
""")
WORDS = ("For the launch", "Not today", "Ravi", "Ana", "Missing scopes")


@pytest.fixture
def world(database, base):
    return World(database, base, TWO, ANA_ON_SLACK, BEN_ON_SLACK)


async def denied(world):
    """A request of Ravi's that Ana approved and Ben denied; its id."""
    card = await world.asked(MISSING_SCOPE, reason="For the launch")
    await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
    form = (await world.press(button(card, Action.DENY), BEN_ON_SLACK)).form
    await world.submit(form, BEN_ON_SLACK, reason="Not today")
    return button(card, Action.APPROVE).value.partition(":")[0]


async def run(url, statement):
    engine = open_engine(url)
    try:
        async with engine.begin() as connection:
            done = await connection.execute(statement)
            return done.all() if done.returns_rows else []
    finally:
        await engine.dispose()


async def everything(url):
    """All that the tables say, but for where cards stand."""
    said = [await run(url, one.select()) for one in metadata.sorted_tables if one is not outbox]
    return repr(said)


async def texts(world, request_id):
    async with world.database.begin() as work:
        assert await work.audit_log.verify()
        return [dict(one.texts) for one in await read_timeline(work, request_id)]


async def test_the_chain_holds_no_reason_no_name_and_no_quote(world):
    await denied(world)
    async with world.database.begin() as work:
        bodies = b"".join([link.body async for link in work.audit_log.links()])
    for word in WORDS:
        assert word.encode() not in bodies


async def test_the_words_of_a_request_are_erased_and_the_chain_verifies(world, url):
    request_id = await denied(world)
    assert (await texts(world, request_id))[0]["reason"] == "For the launch"
    done = await EraseWords(world.database).of_request(request_id, "cli:root")
    assert (done.texts, done.pastes, done.requests) == (7, 1, 1)
    assert await texts(world, request_id) == [{}, {}, {}, {}]
    assert (await world.kinds())[-1] == "request.erased"
    left = await everything(url)
    for word in WORDS:
        assert word not in left


async def test_what_was_asked_and_decided_stays(world):
    request_id = await denied(world)
    async with world.database.begin() as work:
        before = await work.requests.get(request_id)
    await EraseWords(world.database).of_request(request_id, "cli:root")
    async with world.database.begin() as work:
        after = await work.requests.get(request_id)
    assert (after.digest, after.status) == (before.digest, before.status)
    assert [(r.by.id, r.verdict) for r in after.reviews] == [
        (r.by.id, r.verdict) for r in before.reviews
    ]


async def test_the_cards_in_the_channels_forget_them_too(world):
    request_id = await denied(world)
    await EraseWords(world.database).of_request(request_id, "cli:root")
    await world.bot.courier.drain()
    (card,) = world.chat.at(ADMINS_PLACE)
    assert "For the launch" not in repr(card)
    assert "Ravi" not in repr(card)
    assert "Ravi" not in repr(world.chat.at(HELP)[1:])


async def test_a_persons_words_go_everywhere_and_nobody_elses_do(world, url):
    request_id = await denied(world)
    done = await EraseWords(world.database).of_person(str(BEN_ON_SLACK), "cli:root")
    assert (done.texts, done.requests) == (2, 1)
    kept = await texts(world, request_id)
    assert [one.get("reason", "") for one in kept] == ["For the launch", "", "", "", ""][
        : len(kept)
    ]
    assert "Not today" not in await everything(url)
    assert (await world.kinds())[-2:] == ["request.erased", "person.erased"]


async def test_a_requesters_words_go_with_what_was_pasted(world, url):
    await denied(world)
    await world.say(MISSING_SCOPE, ANA_ON_SLACK)
    await EraseWords(world.database).of_person(str(RAVI_ON_SLACK), "cli:root")
    rows = await run(url, diagnoses.select())
    assert [row.author for row in rows] == [str(ANA_ON_SLACK)]
    left = await everything(url)
    assert "For the launch" not in left
    assert "Not today" not in left


async def test_a_request_that_waits_can_still_be_decided(world):
    card = await world.asked(MISSING_SCOPE)
    request_id = button(card, Action.APPROVE).value.partition(":")[0]
    await EraseWords(world.database).of_request(request_id, "cli:root")
    await world.bot.courier.drain()
    for who in (ANA_ON_SLACK, BEN_ON_SLACK):
        await world.press(button(card, Action.APPROVE), who)
    assert (await world.kinds())[-1] == "request.approved"


async def test_of_what_is_not_there_nothing_is_erased(world):
    with pytest.raises(NotFound):
        await EraseWords(world.database).of_request("req-0", "cli:root")
    done = await EraseWords(world.database).of_person("nobody", "cli:root")
    assert (done.texts, done.pastes, done.requests) == (0, 0, 0)


async def test_a_text_can_not_be_put_in_other_words(world, url):
    await denied(world)
    with pytest.raises(DBAPIError, match="erased or kept as it is"):
        await run(url, audit_texts.update().values(text="For fun"))


async def test_a_text_that_was_slipped_in_is_found_by_verify(world, url):
    request_id = await denied(world)
    async with world.database.begin() as work:
        (first, *_) = await work.audit_log.about(request_id)
    same = (audit_texts.c.sequence == first.sequence) & (audit_texts.c.name == "reason")
    await run(url, audit_texts.delete().where(same))
    row = {"tenant": "main", "sequence": first.sequence, "name": "reason", "salt": b"x"}
    more = {"subject": request_id, "person_id": "x", "text": "For fun"}
    await run(url, audit_texts.insert().values(row | more))
    with pytest.raises(BrokenChain, match=f"reason beside entry {first.sequence}"):
        async with world.database.begin() as work:
            await work.audit_log.verify()


async def test_two_equal_reasons_have_different_digests(world):
    for _ in range(2):
        await world.asked(MISSING_SCOPE, reason="please", principal=f"{_}@acme.example")
    async with world.database.begin() as work:
        links = [json.loads(link.body) async for link in work.audit_log.links()]
    digests = [
        one["details"]["reason_sha256"] for one in links if "reason_sha256" in one["details"]
    ]
    assert len(digests) == len(set(digests)) == 2


async def test_what_was_erased_is_said_to_be(world):
    request_id = await denied(world)
    await EraseWords(world.database).of_request(request_id, "cli:root")
    card = (await world.command(f"audit {request_id}", RAVI_ON_SLACK)).card
    assert "its words were erased" in flat(card.body[0])
