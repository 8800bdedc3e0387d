import pytest

from bot.access.person import Identity
from bot.access.place import Place
from bot.errors import DeliveryRefused
from bot.platforms.playground.people import identity, place
from tests.platforms.playground.conftest import CARD, OTHER, Door, serving


async def test_a_posted_card_is_found_by_its_key_also_after_a_restart(page, log):
    here = place("ml-help")
    posted = await page.platform.sender.post(here, CARD, "key-1")
    async with serving(log, Door()) as again:
        assert await again.platform.sender.find(here, "key-1") == posted
        assert await again.platform.sender.find(here, "key-2") is None
        assert await again.platform.sender.find(place("access-requests"), "key-1") is None


async def test_a_whisper_is_seen_by_one_alone(page):
    said = await page.say("my key")
    await page.platform.sender.whisper(place("ml-help", said), identity("ravi"), CARD)
    assert [one["only"] for one in await page.messages("ravi")] == ["", "ravi"]
    assert len(await page.messages("ana")) == 1


async def test_a_whisper_where_they_do_not_read_goes_to_their_own_messages(page):
    await page.platform.sender.whisper(place("dm-mia"), identity("ravi"), CARD)
    (seen,) = await page.messages("ravi")
    assert seen["channel"] == "dm-ravi"


async def test_a_direct_card_stands_there_once_however_often_it_is_sent(page):
    first = await page.platform.sender.direct(identity("ravi"), CARD, "key-1")
    second = await page.platform.sender.direct(identity("ravi"), OTHER, "key-1")
    assert first == second == (place("dm-ravi"), first[1])
    (seen,) = await page.messages("ravi")
    assert seen["card"]["headline"] == OTHER.headline
    assert await page.messages("ana") == []


async def test_the_same_card_again_changes_nothing(page):
    here = place("ml-help")
    posted = await page.platform.sender.post(here, CARD, "key-1")
    await page.platform.sender.update(here, posted, CARD)
    (seen,) = await page.messages("ravi")
    assert seen["updated"] is None


async def test_what_is_not_in_the_playground_is_refused(page):
    sender = page.platform.sender
    elsewhere = Place("slack", "T0ACME", "ml-help")
    with pytest.raises(DeliveryRefused):
        await sender.post(elsewhere, CARD, "key-1")
    with pytest.raises(DeliveryRefused):
        await sender.post(place("nowhere"), CARD, "key-1")
    with pytest.raises(DeliveryRefused):
        await sender.post(place("ml-help", "123"), CARD, "key-1")
    with pytest.raises(DeliveryRefused):
        await sender.update(place("ml-help"), "123", CARD)
    with pytest.raises(DeliveryRefused):
        await sender.whisper(place("ml-help"), Identity("slack", "T0ACME", "ravi"), CARD)
    with pytest.raises(DeliveryRefused):
        await sender.direct(identity("eve"), CARD, "key-1")
