import json
import re

import pytest
from playwright.async_api import expect

from bot.audit.chain import GENESIS, extend
from bot.audit.event import Event, Kind
from bot.audit.evidence import evidence, run_of
from bot.audit.personal import sealed
from bot.errors import NotFound
from tests.browser import browsing
from tests.conftest import NOON

SUBJECTS = ["req-0", "req-1", "req-2", "req-1", "req-3"]
SAID = [
    sealed(
        Event(Kind.REQUEST_OPENED, one, "</script><b>", NOON, {}, {"reason": f"for {one} ünd <b>"}),
        lambda: b"s" * 16,
    )
    for one in SUBJECTS
]
LINKS = list(extend(event for event, _ in SAID))
TEXTS = [(2, SAID[1][1][0])]


def test_the_run_is_from_the_first_entry_to_the_last_of_the_request():
    assert [link.sequence for link in run_of("req-1", LINKS)] == [2, 3, 4]
    with pytest.raises(NotFound, match="req-9"):
        run_of("req-9", LINKS)


def test_the_page_needs_no_network_and_nothing_ends_its_data_early():
    page = evidence("req-1", LINKS[0].digest, run_of("req-1", LINKS))
    assert page.count("</script>") == 2
    assert not re.search(r"(src|href)=|https?://", page)
    (data,) = re.findall(r'application/json">(.*)</script>', page)
    read = json.loads(data)
    assert read["previous"] == LINKS[0].digest
    assert [entry[2] for entry in read["run"]] == [link.digest for link in LINKS[1:4]]
    assert json.loads(read["run"][0][1])["actor"] == "</script><b>"


def test_a_request_of_any_name_is_shown_as_text():
    assert "<b>" not in evidence("<b>", GENESIS, []).split("<p")[0]


@pytest.mark.parametrize(
    ("forged", "verdict"),
    [
        ("", "All 3 entries of this part"),
        ("req-2", "Entry 3 is not what was written."),
        ("for req-1", "Entry 2 is not what was written."),
    ],
    ids=["as it was", "altered", "other words"],
)
async def test_the_page_checks_itself_in_a_browser(tmp_path, forged, verdict):
    page_text = evidence("req-1", LINKS[0].digest, run_of("req-1", LINKS), TEXTS)
    if forged:
        page_text = page_text.replace(forged, "req-9")
    (tmp_path / "evidence.html").write_text(page_text)
    async with browsing() as browser:
        page = await browser.new_page()
        await page.goto((tmp_path / "evidence.html").as_uri())
        await expect(page.locator("#verdict")).to_contain_text(verdict)
        assert await page.locator("tbody tr").count() == 2
        shown = await page.locator("tbody").inner_text()
        assert "</script><b>" in shown
        assert "ünd <b>" in shown
        assert "reason: (erased)" in shown
