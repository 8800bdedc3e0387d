"""Changing, narrowing and denying a request, in the page in a real browser."""

from playwright.async_api import expect

from tests.browser import APPROVE, ask_for_access, objections


async def submitted(window):
    dialog = window.get_by_role("dialog")
    await dialog.locator("button[type=submit]").click()
    await expect(dialog).to_have_count(0)


async def test_what_is_changed_shows_before_and_after_in_every_window(windows):
    ravi = await windows.open("ravi")
    ana = await windows.open("ana", channel="access-requests")
    await ask_for_access(ravi)
    await ravi.get_by_role("button", name="Change").click()
    await ravi.get_by_role("dialog").get_by_label("Taken back after").select_option("1 hour")
    assert await objections(ravi) == []
    await submitted(ravi)
    card = ana.locator(".messages .card")
    await expect(card).to_contain_text("taken back after 90 days → taken back after 1 hour")
    await expect(card).to_contain_text("Ravi changed this")
    await expect(card.get_by_role("button", name="Read it all")).to_have_count(0)


async def test_less_is_approved_in_a_form_that_shows_all_of_it(windows):
    ravi = await windows.open("ravi")
    ana = await windows.open("ana", channel="access-requests")
    await ask_for_access(ravi)
    await ana.get_by_role("button", name="Approve less").click()
    dialog = ana.get_by_role("dialog")
    await expect(dialog.locator(".facts")).to_contain_text("taken back after 90 days")
    assert await objections(ana) == []
    await dialog.locator("button[type=submit]").click()
    await expect(dialog).to_contain_text("This is what was asked")
    await dialog.get_by_label("Taken back after").select_option("8 hours")
    await submitted(ana)
    await expect(ana.locator(".messages")).to_contain_text("Ana approved less than was asked")
    await expect(ana.get_by_role("button", name=APPROVE)).to_have_count(0)


async def test_what_a_denial_offers_is_asked_for_by_one_press(windows):
    ravi = await windows.open("ravi")
    ana = await windows.open("ana", channel="access-requests")
    await ask_for_access(ravi)
    await ana.get_by_role("button", name="Deny").click()
    dialog = ana.get_by_role("dialog")
    await dialog.get_by_label("Why not").fill("Too long.")
    await dialog.get_by_label("Offer less").select_option("Ends: taken back after 8 hours")
    await submitted(ana)
    await ravi.get_by_role("button", name="keyfix 1 new").click()
    await expect(ravi.locator(".messages")).to_contain_text("Too long.")
    await ravi.get_by_role("button", name="Ask for this instead").click()
    await expect(ana.locator(".messages .card")).to_have_count(2)
    await expect(ana.locator(".messages .card").last).to_contain_text("after 8 hours")
