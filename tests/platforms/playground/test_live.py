from bot.platforms.playground.live import Windows, frame


async def frames(window):
    return [one async for one in window.frames()]


async def test_a_window_is_told_what_is_for_its_resident():
    windows = Windows()
    with windows.opened("ana") as ana, windows.opened("ravi") as ravi:
        windows.tell(b"for ana", frozenset({"ana"}))
        windows.tell(b"for all")
        assert await anext(ana.frames()) == b"for ana"
        assert await anext(ravi.frames()) == b"for all"


async def test_closing_ends_every_window():
    windows = Windows()
    with windows.opened("ana") as window:
        windows.close()
        assert await frames(window) == []


async def test_a_window_that_does_not_keep_up_is_closed_and_begins_again():
    windows = Windows()
    with windows.opened("ana") as window:
        for _ in range(501):
            windows.tell(b"news")
        assert await frames(window) == []


def test_news_is_one_event_with_its_data():
    assert frame("gone", b'{"id": "1"}') == b'event: gone\ndata: {"id": "1"}\n\n'
