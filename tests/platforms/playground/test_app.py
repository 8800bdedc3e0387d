from dataclasses import replace

from bot.access.person import Identity
from bot.access.place import Place
from bot.messages.card import Action
from bot.messages.form import Field, Form, Purpose
from bot.messages.inbound import Command, Press, Reply, Submission
from bot.platforms.playground.people import identity, place
from tests.platforms.playground.conftest import CARD, OTHER, Door, serving

RAVI = Identity("playground", "demo", "ravi")


async def test_what_is_said_is_heard_with_its_own_thread_as_the_place_of_an_answer(page):
    said = await page.say("403 permission denied")
    (heard,) = page.door.came
    assert heard.author == RAVI
    assert heard.place == Place("playground", "demo", "ml-help", said)
    assert (heard.text, heard.addressed) == ("403 permission denied", False)
    assert said in heard.key


async def test_a_reply_is_answered_in_the_thread_that_it_stands_in(page):
    first = await page.say("403")
    second = await page.say("and now 401", by="mia", thread=first)
    heard = page.door.came[1]
    assert heard.place.thread == first
    assert heard.key != page.door.came[0].key
    assert second != first


async def test_a_direct_message_is_addressed_to_keyfix_and_answered_without_a_thread(page):
    await page.say("403", channel="dm-ravi")
    (heard,) = page.door.came
    assert heard.addressed
    assert heard.place == place("dm-ravi")


async def test_nobody_writes_or_reads_in_the_direct_messages_of_another(page):
    status, _ = await page.send("/say", by="mia", channel="dm-ravi", thread="", text="hello")
    assert status == 403
    await page.say("my own", channel="dm-ravi")
    assert await page.messages("mia") == []


async def test_the_answer_to_a_command_is_seen_by_the_one_who_gave_it_alone(page):
    page.door.reply = Reply(card=CARD)
    await page.done("/command", by="ravi", channel="ml-help", thread="", text="/keyfix openai")
    assert page.door.came == [Command(by=RAVI, place=place("ml-help"), text=" openai")]
    (seen,) = await page.messages("ravi")
    assert seen["card"]["headline"] == CARD.headline
    assert (seen["only"], seen["about"]) == ("ravi", "/keyfix openai")
    assert await page.messages("mia") == []


async def test_a_press_tells_the_thread_beneath_the_card_and_gives_back_the_form(page):
    field = Field(name="reason", label="Why")
    page.door.reply = Reply(
        form=Form(purpose=Purpose.REQUEST, subject="d", title="Ask", fields=(field,))
    )
    posted = await page.platform.sender.post(place("access-requests"), CARD, "key-1")
    answer = await page.done(
        "/press", by="mia", message=posted, action="ask_for_access", value="diagnosis-1"
    )
    here = place("access-requests", posted)
    action = Action.ASK_FOR_ACCESS
    assert page.door.came == [
        Press(by=identity("mia"), place=here, action=action, value="diagnosis-1")
    ]
    assert answer["form"]["fields"][0]["name"] == "reason"
    assert (answer["channel"], answer["thread"]) == (here.channel, here.thread)


async def test_a_refusal_of_a_press_is_seen_by_the_presser_alone_beneath_the_card(page):
    page.door.reply = Reply(card=OTHER)
    posted = await page.platform.sender.post(place("access-requests"), CARD, "key-1")
    await page.done("/press", by="mia", message=posted, action="approve", value="r:d")
    assert [one["thread"] for one in await page.messages("mia")] == ["", posted]
    assert len(await page.messages("ravi")) == 1


async def test_an_answer_to_a_private_question_takes_its_place(page):
    await page.platform.sender.whisper(place("ml-help"), RAVI, CARD)
    (asked,) = await page.messages("ravi")
    page.door.reply = Reply(card=OTHER)
    await page.done("/press", by="ravi", message=asked["id"], action="answer", value="d:q:a")
    (seen,) = await page.messages("ravi")
    assert seen["id"] == asked["id"]
    assert seen["card"]["headline"] == OTHER.headline


async def test_a_button_that_one_can_not_see_can_not_be_pressed(page):
    await page.platform.sender.whisper(place("ml-help"), RAVI, CARD)
    (seen,) = await page.messages("ravi")
    status, _ = await page.send("/press", by="mia", message=seen["id"], action="more", value="d")
    assert status == 404
    assert page.door.came == []


async def test_a_form_comes_back_with_its_subject_and_the_faults_of_its_fields(page):
    page.door.reply = Reply(faults={"reason": "Say why."})
    given = {"by": "ravi", "channel": "ml-help", "thread": "", "purpose": "request"}
    answer = await page.done("/submit", **given, subject="d", answers={"reason": ""})
    assert answer["faults"] == {"reason": "Say why."}
    assert page.door.came == [
        Submission(
            by=RAVI,
            place=place("ml-help"),
            purpose=Purpose.REQUEST,
            subject="d",
            answers={"reason": ""},
        )
    ]


async def test_two_windows_see_a_card_change_in_place(page):
    posted = await page.platform.sender.post(place("access-requests"), CARD, "key-1")
    async with page.window("ana") as ana, page.window("mia") as mia:
        await page.platform.sender.update(place("access-requests"), posted, OTHER)
        for told in (ana, mia):
            news = await told("message")
            assert (news["id"], news["card"]["headline"]) == (posted, OTHER.headline)
            assert news["updated"]


async def test_a_window_is_told_when_the_trail_may_have_grown(page):
    async with page.window("mia") as told:
        await page.say("403")
        assert (await told("message"))["text"] == "403"
        assert await told("audit") == {}


async def test_the_audit_is_shown_as_the_server_verified_it(page):
    async with page.client.get(f"{page.address}/audit") as answer:
        view = await answer.json()
    assert (view["verified"], view["fault"]) == (1, "")
    assert view["entries"][0]["kind"] == "error.explained"


async def test_the_chat_is_there_again_after_a_restart_but_for_what_was_whispered(page, log):
    said = await page.say("403")
    await page.platform.sender.post(place("ml-help", said), CARD, "key-1")
    await page.platform.sender.whisper(place("ml-help", said), RAVI, OTHER)
    async with serving(log, Door()) as again:
        seen = await again.messages("ravi")
        assert [one["author"] for one in seen] == ["ravi", "keyfix"]
        assert seen == (await page.messages("ravi"))[:2]
        assert await again.say("once more") > said


async def test_what_keyfix_did_not_take_is_handed_over_once_more_when_it_starts(page, log):
    page.door.fails = OSError("the disk is full")
    said = {"by": "ravi", "channel": "ml-help", "thread": "", "text": "403"}
    headers = {"Origin": page.address}
    async with page.client.post(f"{page.address}/say", json=said, headers=headers) as answer:
        assert answer.status == 500
    async with serving(log, Door()) as again:
        assert [heard.text for heard in again.door.came] == ["403"]
    async with serving(log, Door()) as third:
        assert third.door.came == []


async def test_a_message_that_can_not_be_taken_does_not_keep_the_playground_from_starting(
    page, log
):
    page.door.fails = ValueError("what is this?")
    said = {"by": "ravi", "channel": "ml-help", "thread": "", "text": "403"}
    headers = {"Origin": page.address}
    async with page.client.post(f"{page.address}/say", json=said, headers=headers) as answer:
        assert answer.status == 500
    async with serving(log, replace(page.door)) as again:
        assert len(await again.messages("ravi")) == 1


async def test_what_one_said_can_be_taken_away_and_is_then_nowhere(page, log):
    said = await page.say("my key is EXAMPLE0made0up")
    status, _ = await page.send("/delete", by="mia", message=said)
    assert status == 404
    await page.done("/delete", by="ravi", message=said)
    (left,) = await page.messages("mia")
    assert (left["text"], left["deleted"]) == ("", True)
    assert "EXAMPLE0made0up" not in log.read_text("utf-8")


async def test_a_whisper_can_be_dismissed(page):
    await page.platform.sender.whisper(place("ml-help"), RAVI, CARD)
    (seen,) = await page.messages("ravi")
    async with page.window("ravi") as told:
        await page.done("/delete", by="ravi", message=seen["id"])
        assert await told("gone") == {"id": seen["id"]}
    assert await page.messages("ravi") == []


async def test_what_the_page_would_never_send_is_refused_in_words(page):
    said = {"by": "ravi", "channel": "ml-help", "thread": "", "text": "403"}
    for wrong, status in (
        ({"text": ""}, 400),
        ({"text": "x" * 40_001}, 400),
        ({"unheard_of": "1"}, 400),
        ({"channel": "nowhere"}, 403),
        ({"by": "eve"}, 403),
        ({"thread": "123"}, 404),
    ):
        answer = await page.send("/say", **said | wrong)
        assert (answer[0], bool(answer[1]["error"])) == (status, True), wrong
    assert page.door.came == []


async def test_nobody_else_can_be_somebody_here(page):
    async with page.client.get(f"{page.address}/state?as=eve") as answer:
        assert answer.status == 404


async def test_the_page_and_its_parts_are_served_and_no_other_file(page):
    for path, kind in (
        ("/", "text/html"),
        ("/page/main.js", "text/javascript"),
        ("/page/style.css", "text/css"),
        ("/page/key.svg", "image/svg+xml"),
    ):
        async with page.client.get(page.address + path) as answer:
            assert (answer.status, answer.content_type) == (200, kind)
    for path in ("/page/app.py", "/page/nothing.js", "/page/..%2fapp.py"):
        async with page.client.get(page.address + path) as answer:
            assert answer.status == 404
