"""A grant from the approval to its end, in the page in a real browser."""

from playwright.async_api import expect

from tests.browser import APPROVE, ask_for_access, objections


async def approved(windows):
    ravi = await windows.open("ravi")
    ana = await windows.open("ana", channel="access-requests")
    await ask_for_access(ravi)
    await ana.get_by_role("button", name=APPROVE).click()
    await expect(ana.get_by_role("button", name="Done")).to_have_count(1)
    return ravi, ana


async def test_carried_out_by_hand_verified_and_taken_back(windows):
    ravi, ana = await approved(windows)
    card = ana.locator(".messages .card").first
    await expect(card).to_contain_text("not granted yet: waiting for an admin")
    assert await objections(ana) == []
    await ana.get_by_role("button", name="Done").click()
    await ravi.get_by_role("button", name="keyfix").first.click()
    await expect(ravi.locator(".messages")).to_contain_text("You have your access")
    assert await objections(ravi) == []
    await ravi.get_by_role("button", name="Works").click()
    await expect(card).to_contain_text("verified: it works")
    await ravi.get_by_role("button", name="I'm done").click()
    await expect(ana.locator(".messages")).to_contain_text("To be taken back")
    await ana.get_by_role("button", name="Done").click()
    await expect(ravi.locator(".messages")).to_contain_text("Your access has ended")
    await expect(card).to_contain_text("ended")


async def test_still_refused_takes_the_new_text_and_says_what_remains(windows):
    ravi, ana = await approved(windows)
    await ana.get_by_role("button", name="Done").click()
    await ravi.get_by_role("button", name="keyfix").first.click()
    await ravi.get_by_role("button", name="Still refused").click()
    dialog = ravi.get_by_role("dialog")
    assert await objections(ravi) == []
    await dialog.get_by_label("What it says now").fill("openai 429 insufficient_quota")
    await dialog.locator("button[type=submit]").click()
    await expect(ravi.locator(".messages")).to_contain_text("What remains")
    await expect(ana.locator(".messages .card").first).to_contain_text("still refused")
