import pytest

from tests.platforms.playground.conftest import Door

SAID = {"by": "ravi", "channel": "ml-help", "thread": "", "text": "hello"}


@pytest.mark.parametrize("path", ["/", "/page/main.js", "/state?as=ravi", "/audit"])
async def test_a_name_that_leads_here_from_elsewhere_is_refused(page, path):
    for host in ("evil.example", "127.0.0.1:1", "localhost", "127.0.0.1.evil.example"):
        async with page.client.get(page.address + path, headers={"Host": host}) as answer:
            assert answer.status == 403, host


async def test_localhost_is_a_name_of_this_machine(page):
    port = page.address.rsplit(":", 1)[1]
    host = {"Host": f"localhost:{port}"}
    async with page.client.get(page.address, headers=host) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1"])
async def test_another_site_can_not_speak_for_anybody(page, origin):
    headers = {"Origin": origin} if origin else {}
    async with page.client.post(f"{page.address}/say", json=SAID, headers=headers) as answer:
        assert answer.status == 403
    assert page.door == Door()
    assert await page.messages("ravi") == []


async def test_a_form_of_another_site_is_no_json(page):
    headers = {"Origin": page.address}
    async with page.client.post(f"{page.address}/say", data=SAID, headers=headers) as answer:
        assert answer.status == 415


async def test_the_page_loads_nothing_from_elsewhere_and_stands_in_no_frame(page):
    async with page.client.get(page.address) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
