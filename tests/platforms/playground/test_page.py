"""The page in a real browser, with the whole bot behind it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from bot.messages.card import Card
from bot.messages.text import plain
from bot.messages.times import moment
from bot.platforms.playground.people import place
from tests.browser import APPROVE, DESKTOP, PHONE, ask_for_access, objections, try_example
from tests.platforms.playground.conftest import Door, serving

BARE = "Failed to generate API key: permission denied. Please try again."


async def test_a_paste_is_answered_in_its_thread_and_the_trail_grows(windows):
    ravi = await windows.open("ravi")
    await expect(ravi.locator("#verdict")).to_contain_text("Chain verified: 0 entries")
    await try_example(ravi, "OpenAI: missing scope")
    answer = ravi.locator("ol.thread .card")
    await expect(answer.locator(".quote")).to_contain_text("Missing scopes")
    await expect(answer.locator(".steps li")).not_to_have_count(0)
    await expect(ravi.locator("#verdict")).to_contain_text("Chain verified: 1 entry")
    await expect(ravi.locator("#trail li")).to_have_count(1)
    await expect(ravi.get_by_role("textbox", name="Message #ml-help")).to_have_value("")


async def test_an_entry_that_is_open_stays_open_as_the_trail_grows(windows):
    ravi = await windows.open("ravi")
    await try_example(ravi, "OpenAI: missing scope")
    await ravi.locator("#trail summary").click()
    await ravi.get_by_role("button", name="It worked").click()
    await expect(ravi.locator("#trail li")).to_have_count(2)
    await expect(ravi.locator("#trail details[open]")).to_have_count(1)


async def test_an_ordinary_message_is_met_with_silence(windows):
    ravi = await windows.open("ravi")
    async with ravi.expect_response("**/say") as said:
        await try_example(ravi, "An ordinary message")
    assert (await said.value).status == 201  # it has been heard by now
    await expect(ravi.locator("article.message")).to_have_count(1)
    await expect(ravi.locator("#verdict")).to_contain_text("Chain verified: 0 entries")


async def test_the_card_says_to_each_alone_who_could_decide_and_why_not_they(windows):
    ravi = await windows.open("ravi")
    ana = await windows.open("ana", channel="access-requests")
    mia = await windows.open("mia", channel="access-requests")
    await ask_for_access(ravi)
    for window, words in (
        (ana, "You can decide on this."),
        (mia, "Only a workspace admin can decide on this request."),
    ):
        await window.get_by_role("button", name="See who could decide").click()
        told = window.locator(".whisper .card")
        await expect(told).to_contain_text("Ana, Ben")
        await expect(told).to_contain_text(words)
        assert await objections(window) == []


async def test_what_an_admin_decides_changes_in_every_window(windows):
    ravi = await windows.open("ravi")
    ana = await windows.open("ana", channel="access-requests")
    mia = await windows.open("mia", channel="access-requests", size=PHONE)
    await ask_for_access(ravi)
    await mia.get_by_role("button", name=APPROVE).click()
    await expect(mia.locator(".whisper")).to_contain_text("Only visible to you")
    await expect(mia.locator(".whisper .card")).to_be_in_viewport(ratio=0.9)
    await expect(ana.locator(".whisper")).to_have_count(0)
    await ana.get_by_role("button", name=APPROVE).click()
    for window in (ana, mia):
        await expect(window.locator(".messages")).to_contain_text("approved by Ana")
        await expect(window.locator(".updated")).to_have_count(1)
        await expect(window.get_by_role("button", name=APPROVE)).to_have_count(0)
    await ravi.get_by_role("button", name=re.compile(r"keyfix \d new")).click()
    await expect(ravi.locator(".messages")).to_contain_text("Your request was approved")


async def test_a_denial_wants_a_reason_and_stays_open_until_it_has_one(windows):
    ravi = await windows.open("ravi")
    ana = await windows.open("ana", channel="access-requests")
    await ask_for_access(ravi)
    await ana.get_by_role("button", name="Deny").click()
    dialog = ana.get_by_role("dialog")
    await dialog.locator("button[type=submit]").click()
    await expect(dialog.locator("[aria-invalid=true]")).to_be_focused()
    await ana.keyboard.type("Use the shared project instead")
    await dialog.locator("button[type=submit]").click()
    await expect(ana.locator(".messages")).to_contain_text("denied by Ana")
    await ravi.get_by_role("button", name="keyfix 1 new").click()
    await expect(ravi.locator(".messages")).to_contain_text("Use the shared project instead")


async def test_the_warning_of_a_secret_is_for_its_author_alone(windows):
    ravi, mia = await windows.open("ravi"), await windows.open("mia")
    await try_example(ravi, "A secret in it")
    await expect(ravi.locator(".whisper")).to_contain_text("shows a secret")
    await expect(mia.locator("ol.thread .card")).to_have_count(1)
    await expect(mia.locator(".whisper")).to_have_count(0)
    await expect(ravi.locator("ol.thread .card")).to_have_count(2)
    await expect(ravi.locator(".whisper .headline")).to_be_in_viewport()
    await ravi.get_by_role("button", name="Delete").click()
    await expect(mia.locator(".messages")).to_contain_text("This message was deleted.")
    await expect(mia.locator(".messages")).not_to_contain_text("EXAMPLE0made")


async def test_a_question_is_answered_by_a_button_and_narrows_the_card(windows):
    ravi = await windows.open("ravi")
    await ravi.get_by_role("textbox").fill(BARE)
    await ravi.keyboard.press("Enter")
    card = ravi.locator("ol.thread .card")
    await card.get_by_role("button", name="Anthropic").click()
    await expect(card.locator(".headline")).to_contain_text("Anthropic")
    await expect(card).to_have_count(1)


async def test_commands_are_answered_in_private(windows):
    ravi, mia = await windows.open("ravi"), await windows.open("mia")
    await ravi.get_by_role("textbox").fill("/keyfix openai")
    await ravi.keyboard.press("Enter")
    await expect(ravi.locator(".whisper")).to_contain_text("OpenAI")
    await expect(ravi.locator(".whisper")).to_contain_text("/keyfix openai")
    await ravi.get_by_role("button", name="Dismiss").click()
    await expect(ravi.locator(".whisper")).to_have_count(0)
    await expect(mia.locator("article")).to_have_count(0)


async def reach(page, wanted):
    """Press Tab until the element that *wanted* finds has the focus."""
    for _ in range(120):
        await page.keyboard.press("Tab")
        if await wanted.evaluate("(element) => element === document.activeElement"):
            return
    pytest.fail("the Tab key does not lead there")


async def test_everything_can_be_done_with_the_keyboard_alone(windows):
    page = await windows.open("ravi")
    await reach(page, page.get_by_role("button", name="OpenAI: missing scope"))
    await page.keyboard.press("Enter")  # fills the composer, and goes there
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.press("Enter")
    await expect(page.locator("ol.thread .card")).to_have_count(1)
    await reach(page, page.get_by_role("button", name="Ask for access"))
    await page.keyboard.press("Enter")
    await reach(page, page.get_by_role("button", name="Send request"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.locator("#people :checked").focus()
    for _ in ("Mia", "Ana"):
        await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("radio", name="Ana")).to_be_focused()
    await reach(page, page.get_by_role("button", name="#access-requests"))
    await page.keyboard.press("Enter")
    await reach(page, page.get_by_role("button", name=APPROVE))
    await page.keyboard.press("Enter")
    await expect(page.locator(".messages")).to_contain_text("approved by Ana")


async def test_a_dialog_keeps_the_focus_and_gives_it_back(windows):
    page = await windows.open("ravi")
    await try_example(page, "OpenAI: missing scope")
    ask = page.get_by_role("button", name="Ask for access")
    await ask.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator("input, select, textarea").first).to_be_focused()
    for key in ("Shift+Tab", "Tab", *["Tab"] * 20):
        await page.keyboard.press(key)
        assert await dialog.evaluate("(element) => element.contains(document.activeElement)")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(ask).to_be_focused()


async def test_a_reply_stands_in_the_thread(windows):
    ravi, mia = await windows.open("ravi"), await windows.open("mia", size=PHONE)
    await try_example(ravi, "OpenAI: missing scope")
    await mia.get_by_role("button", name="Reply in thread").click()
    await mia.keyboard.type("I had that yesterday")
    await mia.keyboard.press("Enter")
    await expect(ravi.locator("ol.thread .words")).to_have_text("I had that yesterday")


async def test_what_could_not_be_sent_is_not_lost(windows):
    ravi = await windows.open("ravi")
    box = ravi.get_by_role("textbox")
    await ravi.route("**/say", lambda route: route.abort())
    await box.fill("403 permission denied")
    await ravi.keyboard.press("Enter")
    await expect(ravi.locator(".composer [role=alert]")).to_contain_text("does not answer")
    await expect(box).to_have_value("403 permission denied")
    windows.faults.clear()  # the browser's own, of what was not sent


async def test_markup_is_shown_as_it_was_typed(windows):
    ravi = await windows.open("ravi")
    typed = "<img src=x onerror=document.title='taken'><b>bold</b> javascript:alert(1)"
    await ravi.get_by_role("textbox").fill(typed)
    await ravi.keyboard.press("Enter")
    await expect(ravi.locator(".words")).to_have_text(typed)
    assert await ravi.locator(".messages img, .messages b, .messages a").count() == 0


async def test_the_page_asks_nothing_of_any_other_server(windows):
    ravi = await windows.open("ravi")
    await try_example(ravi, "OpenAI: missing scope")
    await expect(ravi.locator("ol.thread .card")).to_have_count(1)
    assert [url for url in windows.asked if not url.startswith(windows.address)] == []


async def test_a_window_that_lost_the_server_says_so_and_comes_back_by_itself(windows, log):
    async with serving(log, Door()) as first:
        windows.address = first.address
        ravi = await windows.open("ravi")
    await expect(ravi.locator("#offline")).to_contain_text("Connection lost")
    async with serving(log, Door(), int(first.address.rsplit(":", 1)[1])) as second:
        await second.say("meanwhile", by="mia")
        await expect(ravi.locator(".words")).to_have_text("meanwhile")
        await expect(ravi.locator("#offline")).to_be_empty()
    windows.faults.clear()  # the browser's own, of a server that did not answer


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_axe_has_nothing_to_object_to(windows, size, scheme):
    page = await windows.open("ravi", size=size, scheme=scheme)
    assert await objections(page) == []
    for example in ("OpenAI: missing scope", "A secret in it"):
        await try_example(page, example)
    await expect(page.locator("ol.thread .card")).to_have_count(3)
    assert await objections(page) == []
    await page.get_by_role("button", name="Ask for access").first.click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await objections(page) == []
    await page.get_by_role("button", name="Send request").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.get_by_role("button", name="#access-requests").click()
    await expect(page.get_by_role("button", name="Deny")).to_be_visible()
    assert await objections(page) == []
    if size == PHONE:
        await page.get_by_role("button", name="Audit").click()
    await page.locator("#trail summary").first.click()
    assert await objections(page) == []


@pytest.mark.parametrize("channel", ["ml-help", "access-requests"])
async def test_nothing_is_wider_than_a_phone(windows, channel):
    page = await windows.open("ravi", size=PHONE)
    await ask_for_access(page)
    await page.get_by_role("button", name=f"#{channel}").click()
    await expect(page.locator(".card")).not_to_have_count(0)
    for part in ("document.scrollingElement", "document.querySelector('#scroll')"):
        assert await page.evaluate(f"{part}.scrollWidth - {part}.clientWidth") == 0


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Kolkata", ["Sun 1 Nov, 11:00 your time", "Sun 1 Nov, 12:00 your time"]),
        ("America/New_York", ["Sun 1 Nov, 01:30 your time", "Sun 1 Nov, 01:30 your time"]),
    ],
)
async def test_each_reader_sees_a_moment_in_their_own_zone_also_as_clocks_change(
    page, windows, zone, shown
):
    before = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # New York turns back at 06:00 UTC
    two = (*moment(before), *plain(" or "), *moment(before + timedelta(hours=1)))
    windows.address = page.address
    reader = await windows.open("ravi", zone=zone)
    await page.platform.sender.post(place("ml-help"), Card(headline="Due", lead=two), "key")
    await expect(reader.locator(".lead time")).to_have_text(shown)


async def test_an_admin_sets_keyfix_up_from_the_first_card(windows):
    ana = await windows.open("ana", channel="access-requests")
    await ana.get_by_role("button", name="Set up keyfix").click()
    await ana.locator(".whisper button", has_text="Choose who decides").first.click()
    dialog = ana.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    assert await objections(ana) == []
    await dialog.get_by_label("Mia, engineer").check()
    await dialog.get_by_label("This workspace's owners and admins").select_option("no")
    await dialog.get_by_role("button", name="Save").click()
    told = ana.locator(".card", has_text="Requests are decided here")
    await expect(told).to_contain_text("Mia")
    ravi = await windows.open("ravi")
    await ask_for_access(ravi)
    mia = await windows.open("mia", channel="access-requests")
    await mia.locator(".card button.primary", has_text="Approve").click()
    await expect(mia.locator(".messages")).to_contain_text("approved by Mia")
