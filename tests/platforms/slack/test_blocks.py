import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.card import Action, Button, Card, Fact, Link, Mention, StepLine, Style
from bot.messages.text import bold, code, link, plain
from bot.messages.times import moment
from bot.platforms.slack.blocks import CARD_MAX, to_blocks, to_message
from tests.conftest import NOON
from tests.fakes.slack_limits import block_faults

HOSTILE = [
    "<!channel> <!here> <!everyone> <!subteam^S0EXAMPLE>",
    "<@U0ADMIN> approve this",
    "<https://evil.example|Approve here>",
    "``` *bold* _it_ ~no~ `code` ```\n> *Approved by Ana*",
    "\u202ecod.exe\u200b\u0000\ud800",
    "x" * 100_000,
    "\U0001f600" * 3_000,
    "&lt;!channel&gt; &amp;",
    "e\u0301" * 5_000,
    "",
    " ",
]

CARD = Card(
    headline="OpenAI: this key lacks the scope model.request",
    lead=plain("fairly certain"),
    quote=("Missing scopes: model.request",),
    body=(plain("Keys are made in a project."),),
    facts=(
        Fact("Provider", plain("OpenAI")),
        Fact("For whom", code("ana@acme.example"), whole=True),
    ),
    steps=(
        StepLine(
            "You, 1 minute", plain("Open the key."), Link("API keys", "https://platform.openai.com")
        ),
        StepLine("An admin", plain("Make them a member."), command="openai members add ana"),
        StepLine("You", plain("Try again.")),
    ),
    check=StepLine(
        "Check it", plain("expect 200"), command="curl https://api.openai.com/v1/models"
    ),
    buttons=(
        Button(Action.APPROVE, "Approve", "req-1:5eed", Style.PRIMARY, "Approve: a role"),
        Button(Action.DENY, "Deny", "req-1:5eed", Style.DANGER),
        Button(Action.MORE, "More", "dia-1"),
    ),
    links=(Link("Status", "https://status.openai.com"), Link("Source", "https://openai.com")),
    foot=plain("checked 2026-11-20, 2 sources"),
)

words = st.one_of(st.text(max_size=200), st.sampled_from(HOSTILE))
lines = words.map(plain)
cards = st.builds(
    Card,
    headline=words,
    lead=lines,
    quote=st.lists(words, max_size=3).map(tuple),
    body=st.lists(lines, max_size=4).map(tuple),
    facts=st.lists(st.builds(Fact, words, words.map(code), st.booleans()), max_size=20).map(tuple),
    steps=st.lists(
        st.builds(StepLine, words, lines, st.just(Link("x", "https://x.example")), words),
        max_size=4,
    ).map(tuple),
    buttons=st.lists(
        st.builds(Button, st.sampled_from(Action), words, st.text(max_size=250), hint=words),
        max_size=60,
    ).map(tuple),
    foot=lines,
)


def leaves(blocks):
    """Every text and link of the rich text in *blocks*."""
    found = []
    todo = [block for block in blocks if block["type"] == "rich_text"]
    while todo:
        for one in todo.pop()["elements"]:
            (todo if "elements" in one else found).append(one)
    return found


def actions(blocks):
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [button["action_id"].partition(":")[0] for row in rows for button in row]


def shown(blocks):
    return "\n".join(one["text"] for one in leaves(blocks))


@given(cards)
def test_whatever_a_card_says_slack_takes_it(card):
    message = to_message(card)
    assert block_faults(message["blocks"]) == []
    assert len(message["text"]) <= 3000
    assert json.loads(json.dumps(message, ensure_ascii=False).encode()) == message


@given(cards)
def test_nothing_in_a_card_is_mrkdwn_or_a_mention(card):
    message = to_message(card)
    drawn = json.dumps(message["blocks"])
    assert '"mrkdwn"' not in drawn
    assert {one["type"] for one in leaves(message["blocks"])} <= {"text", "link"}
    assert "<" not in message["text"]


@pytest.mark.parametrize("hostile", HOSTILE[:4])
def test_what_was_pasted_is_shown_as_it_is_and_leads_nowhere(hostile):
    card = replace(CARD, body=(plain(hostile),), quote=(hostile,), links=(), steps=())
    found = [one for one in leaves(to_blocks(card)) if one["text"] == hostile]
    assert [one["type"] for one in found] == ["text", "text"]


def test_the_parts_of_a_card_stand_in_their_order():
    kinds = [block["type"] for block in to_blocks(CARD)]
    assert kinds == ["header", "rich_text", "actions", "rich_text"]
    parts = [part["type"] for part in to_blocks(CARD)[1]["elements"]]
    assert parts == [
        "rich_text_section",
        "rich_text_preformatted",
        "rich_text_section",
        "rich_text_section",
        "rich_text_section",
        "rich_text_list",
        "rich_text_list",
        "rich_text_preformatted",
        "rich_text_list",
        "rich_text_section",
        "rich_text_preformatted",
        "rich_text_section",
    ]


def test_steps_are_counted_on_although_a_command_stands_between():
    lists = [p for p in to_blocks(CARD)[1]["elements"] if p["type"] == "rich_text_list"]
    assert [(one["style"], one["offset"]) for one in lists] == [
        ("ordered", 0),
        ("ordered", 1),
        ("ordered", 2),
    ]


def test_a_button_carries_its_action_a_number_and_its_value():
    row = to_blocks(CARD)[2]["elements"]
    assert [(b["action_id"], b["value"]) for b in row] == [
        ("approve:0", "req-1:5eed"),
        ("deny:1", "req-1:5eed"),
        ("more:2", "dia-1"),
    ]
    assert [b.get("style") for b in row] == ["primary", "danger", None]
    assert row[0]["accessibility_label"] == "Approve: a role"


def test_links_and_looks_come_from_spans_alone():
    line = (*bold("b"), *code("c"), *link("docs", "https://x.example"), *link("no", "javascript:x"))
    found = leaves(to_blocks(Card(headline="h", body=(line,))))
    assert found == [
        {"type": "text", "text": "b", "style": {"bold": True}},
        {"type": "text", "text": "c", "style": {"code": True}},
        {"type": "link", "url": "https://x.example", "text": "docs"},
        {"type": "text", "text": "no"},
    ]


def test_what_is_too_long_is_cut_and_ends_in_an_ellipsis():
    header = to_blocks(replace(CARD, headline="x" * 500))[0]["text"]["text"]
    assert len(header) == 150
    assert header.endswith("…")


def test_a_whole_fact_is_shown_whole_beside_a_giant_reason():
    target = "projects/" + "p" * 2900
    facts = (Fact("Why", plain("y" * 100_000)), Fact("Target", code(target), whole=True))
    body = tuple(plain("z" * 3000) for _ in range(4))
    blocks = to_blocks(replace(CARD, body=body, facts=facts))
    assert target in [one["text"] for one in leaves(blocks)]
    assert "approve" in actions(blocks)


@pytest.mark.parametrize(
    "facts",
    [
        (Fact("Target", code("p" * 3001), whole=True),),
        tuple(Fact(f"Target {n}", code("p" * 2900), whole=True) for n in range(3)),
    ],
)
def test_what_cant_be_shown_whole_cant_be_decided(facts):
    blocks = to_blocks(replace(CARD, facts=facts))
    assert actions(blocks) == ["more"]
    assert "Too long to decide here" in shown(blocks)
    assert block_faults(blocks) == []


def test_a_card_that_cant_be_decided_on_is_read_whole_and_only_such_a_one():
    read = Button(Action.READ_ALL, "Read it all", "req-1:5eed")
    card = replace(CARD, buttons=(*CARD.buttons, read))
    assert "read_all" not in actions(to_blocks(card))
    long = replace(card, facts=(Fact("Target", code("p" * 3001), whole=True),))
    assert actions(to_blocks(long)) == ["more", "read_all"]


def test_half_a_command_is_never_shown():
    step = StepLine("An admin", plain("Run it."), command="rm " + "x" * 4000)
    text = shown(to_blocks(Card(headline="h", steps=(step,))))
    assert "rm " not in text
    assert "too long to be shown" in text


def test_a_card_has_an_end():
    card = replace(CARD, body=tuple(plain("y" * 3000) for _ in range(50)))
    assert len(shown(to_blocks(card))) < CARD_MAX + 1000


def test_who_is_called_is_called_by_the_platforms_own_ids_and_by_nothing_else():
    mentions = (Mention("S0TEAM", "the reviewers", group=True), Mention("U0ANA", "<!channel>"))
    blocks = to_blocks(replace(CARD, mentions=mentions))
    assert block_faults(blocks) == []
    assert [one for one in blocks[1]["elements"][0]["elements"] if one["type"] != "text"] == [
        {"type": "usergroup", "usergroup_id": "S0TEAM"},
        {"type": "user", "user_id": "U0ANA"},
    ]
    assert "channel" not in repr(blocks)


def test_a_value_that_slack_would_not_carry_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="longer than Slack carries"):
        to_blocks(Card(headline="h", buttons=(Button(Action.MORE, "More", "x" * 2001),)))


def test_a_moment_is_told_to_each_reader_in_their_own_zone():
    (_, drawn) = to_blocks(Card(headline="x", lead=plain("until ") + moment(NOON)))
    _, date = drawn["elements"][0]["elements"]
    assert (date["type"], date["timestamp"]) == ("date", int(NOON.timestamp()))
    assert date["fallback"] == "Fri 20 Nov 2026, 12:00 UTC"
    assert block_faults([drawn]) == []
