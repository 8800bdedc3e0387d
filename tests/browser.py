"""A real browser, the windows that are opened in it, and what axe-core has against a page."""

import os
import re
import shutil
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.async_api import async_playwright, expect

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
APPROVE = re.compile(r"^Approve ?(:|$)")
"""The name of that button, and of no other that begins so."""
DESKTOP, PHONE = (1280, 800), (375, 740)
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")


def browser_path():
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    missing = f"THE PAGE WAS NOT TESTED: no browser is installed ({', '.join(BROWSERS)})"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


@asynccontextmanager
async def browsing():
    """The browser of this machine. Without one the test is skipped aloud; in CI it fails."""
    path = browser_path()
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        stack.push_async_callback(browser.close)
        yield browser


class Windows:
    """Opens windows in one browser, each as somebody, and keeps what they ask of any server."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address
        self.asked, self.faults = [], []

    async def open(self, who, *, channel="ml-help", size=DESKTOP, scheme="light", zone=None):
        context = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            reduced_motion="reduce",
            timezone_id=zone,
            locale="en-GB" if zone else None,
        )
        page = await context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._said)
        await page.goto(f"{self.address}/?as={who}&in={channel}")
        await expect(page.locator("#verdict")).to_contain_text("Chain verified")
        return page

    def _said(self, message):
        if message.type in {"error", "warning"}:
            self.faults.append(message.text)


async def try_example(page, label):
    await page.get_by_role("group", name="Examples to paste").get_by_text(label).click()
    await page.keyboard.press("Enter")


async def ask_for_access(page):
    await try_example(page, "OpenAI: missing scope")
    await page.get_by_role("button", name="Ask for access").click()
    await page.get_by_role("button", name="Send request").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def objections(page):
    """What axe-core has against the page as it is."""
    await page.evaluate(AXE.read_text("utf-8"))
    found = await page.evaluate("async () => (await axe.run()).violations")
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
