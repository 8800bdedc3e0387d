import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.card import Action, Button, Card, Fact, Link, Mention, StepLine, Style
from bot.messages.text import Span, bold, code, flat, link, marked, plain
from bot.messages.times import moment
from bot.platforms.teams.adaptive import summary, to_adaptive
from bot.platforms.teams.elements import MOST_BYTES, size
from tests.conftest import NOON
from tests.fakes.adaptive_cards import check, walk, words
from tests.fakes.teams_values import buttons

HOSTILE = (
    "[Approve here](https://attacker.example) **Approved by Ann** <at>Ben</at> "
    "![x](https://attacker.example/x.png) `code` {{DATE(2026-01-01,SHORT)}} &lt;b&gt; "
    "\u202egnp.exe\u200b"
)
VERDICTS = (
    Button(Action.APPROVE, "Approve", "req-1:5eed", Style.PRIMARY, "Approve: a role"),
    Button(Action.DENY, "Deny", "req-1:5eed", Style.DANGER),
)


def request(value, **more):
    return Card(headline="Ann asks", facts=(Fact("Role", plain(value), whole=True),), **more)


def everywhere(words):
    """A card with *words* wherever a person's text can be."""
    return Card(
        headline=words,
        lead=plain(words),
        quote=(words, words),
        body=(plain(words), bold(words), code(words)),
        facts=(Fact("Why", plain(words)), Fact("For whom", code(words), whole=True)),
        steps=(StepLine(words, plain(words), command=words),),
        check=StepLine("", plain(words), command=words),
        buttons=(Button(Action.MORE, words, "dia-1", hint=words),),
        foot=plain(words),
    )


def runs(card):
    return [one for one in walk(card) if one.get("type") == "TextRun"]


def test_a_card_is_drawn_top_to_bottom():
    card = Card(
        headline="The headline",
        lead=plain("The lead"),
        quote=("The quote",),
        body=(plain("The body"),),
        facts=(Fact("Name", plain("The value")),),
        steps=(StepLine("You, 1 minute", plain("The step"), Link("Keys", "https://x.example")),),
        check=StepLine("", plain("The check"), command="curl"),
        buttons=(Button(Action.MORE, "The button", "dia-1"),),
        links=(Link("The link", "https://y.example"),),
        foot=plain("The foot"),
    )
    drawn = to_adaptive(card)
    check(drawn)
    shown = words(drawn)
    order = [
        "headline",
        "lead",
        "quote",
        "body",
        "value",
        "step",
        "check",
        "button",
        "link",
        "foot",
    ]
    places = [shown.index(f"The {one}") for one in order]
    assert places == sorted(places)


def test_a_button_carries_its_action_and_value_and_falls_back_to_the_same():
    drawn = buttons(to_adaptive(Card(headline="x", buttons=VERDICTS)))
    approve = drawn["Approve"]
    assert approve["verb"] == "approve"
    assert approve["data"] == {"value": "req-1:5eed", "verb": "approve"}
    assert approve["fallback"]["type"] == "Action.Submit"
    assert approve["fallback"]["data"] == approve["data"]
    assert approve["tooltip"] == "Approve: a role"
    assert [drawn[name]["style"] for name in ("Approve", "Deny")] == ["positive", "destructive"]


def test_a_persons_text_is_drawn_as_its_characters_and_nothing_more():
    drawn = to_adaptive(everywhere(HOSTILE))
    check(drawn)  # refuses all that renders markdown
    assert not [one for one in walk(drawn) if "selectAction" in one]
    shown = words(drawn)
    assert "[Approve here](https://attacker.example)" in shown
    assert "\u202e" not in shown
    assert "\u200b" not in shown


@given(st.text(max_size=300))
def test_no_text_makes_an_element_of_its_own(text):
    drawn = to_adaptive(everywhere(text))
    check(drawn)
    plain_card = to_adaptive(everywhere("x" + "\n" * text.count("\n")))
    kinds = [one.get("type") for one in walk(plain_card) if one.get("type", "").startswith("A")]
    assert [o.get("type") for o in walk(drawn) if o.get("type", "").startswith("A")] == kinds


def test_only_our_own_https_links_can_be_followed():
    card = Card(headline="x", body=(link("good", "https://x.example"), link("bad", "javascript:a")))
    followed = [
        one["selectAction"]["url"] for one in runs(to_adaptive(card)) if "selectAction" in one
    ]
    assert followed == ["https://x.example"]


def test_marked_words_are_code_and_bold():
    card = Card(headline="x", body=(marked("press **Go** in `ls`"),))
    looks = {one["text"]: one for one in runs(to_adaptive(card))}
    assert looks["Go"]["weight"] == "Bolder"
    assert looks["ls"]["fontType"] == "Monospace"


@pytest.mark.parametrize(
    "giant", ["x" * 100_000, "😀" * 30_000, "e\u0301" * 30_000, "a\n" * 50_000]
)
def test_giant_text_still_makes_a_card_within_the_limit(giant):
    drawn = to_adaptive(everywhere(giant))
    check(drawn)
    assert size(drawn) <= MOST_BYTES


def test_commentary_is_cut_before_a_fact_that_must_be_whole():
    role = "r" * 3000
    card = request(role, body=(plain("b" * 100_000),), quote=("q" * 9000,), buttons=VERDICTS)
    drawn = to_adaptive(card)
    assert size(drawn) <= MOST_BYTES
    assert role in words(drawn)
    assert set(buttons(drawn)) == {"Approve", "Deny"}


def test_what_can_not_be_shown_whole_can_not_be_decided_on():
    more = (*VERDICTS, Button(Action.MORE, "More", "req-1"))
    drawn = to_adaptive(request("r" * 30_000, buttons=more))
    check(drawn)
    assert set(buttons(drawn)) == {"More"}
    assert "can't be decided on here" in words(drawn)


@given(st.text(min_size=1, max_size=3000), st.integers(0, 40_000))
def test_a_card_that_can_be_decided_on_shows_the_whole_of_what_is_decided(value, filler):
    card = request(value, body=(plain("b" * filler),), buttons=VERDICTS)
    drawn = to_adaptive(card)
    assert size(drawn) <= MOST_BYTES
    if "Approve" in buttons(drawn):
        whole = flat(plain(value)).split("\n")
        shown = words(drawn).split("\n")
        assert all(line in shown or not line for line in whole)


@pytest.mark.parametrize("length", [3_000, 15_000, 30_000])
def test_it_is_read_whole_where_it_can_not_be_decided_on_and_only_there(length):
    read = Button(Action.READ_ALL, "Read it all", "req-1:5eed")
    drawn = to_adaptive(request("r" * length, buttons=(*VERDICTS, read)))
    assert ("Approve" in buttons(drawn)) is ("Read it all" not in buttons(drawn))


def test_thirty_answers_are_all_within_reach():
    many = tuple(Button(Action.ANSWER, f"Answer {n}", f"dia:q:{n}") for n in range(30))
    drawn = to_adaptive(Card(headline="Which?", buttons=many))
    check(drawn)
    assert len(buttons(drawn)) == 30


def test_indentation_of_evidence_is_kept():
    drawn = to_adaptive(Card(headline="x", quote=("def f():\n    return",)))
    assert "\xa0\xa0\xa0\xa0return" in words(drawn)


def test_a_command_keeps_its_plain_spaces_since_it_is_copied():
    step = StepLine("You", plain("run"), command="curl \\\n  -H x")
    assert "  -H x" in words(to_adaptive(Card(headline="x", steps=(step,))))


def test_half_a_surrogate_pair_can_still_be_sent():
    assert size(to_adaptive(Card(headline="x", body=((Span("\ud800"),),)))) > 0


@pytest.mark.parametrize("name", ["Ana", "<at>Eve</at> [x](https://x.example) **Ana**", "…"])
def test_who_is_called_is_named_beside_the_body_and_their_name_is_harmless(name):
    mentions = (Mention("aad-ana", name), Mention("S0TEAM", "the reviewers", group=True))
    drawn = to_adaptive(Card(headline="x", mentions=mentions))
    check(drawn)
    (called,) = drawn["msteams"]["entities"]
    assert called["mentioned"]["id"] == "aad-ana"
    assert words(drawn).split("\n")[1] == f"For {called['text']}"


def test_the_notification_has_no_markup():
    assert summary(Card(headline="<at>Ben</at> [x](y) `z`")) == " at Ben /at   x (y)  z "


def test_a_moment_is_told_with_its_zone_and_beneath_it_in_the_readers_own():
    until = plain("until ") + moment(NOON)
    card = to_adaptive(Card(headline="x", lead=until, body=(until,), facts=(Fact("Due", until),)))
    check(card)
    lines = words(card).split("\n")
    assert "until Fri 20 Nov 2026, 12:00 UTC" in lines
    own = "Your time: {{DATE(2026-11-20T12:00:00Z, SHORT)}} {{TIME(2026-11-20T12:00:00Z)}}"
    assert lines.count(own) == 3


def test_nobody_can_type_a_moment():
    typed = Span("{{DATE(2026-11-20T12:00:00Z, SHORT)}}", at="2026-11-20T12:00:00Z)}} **now**")
    card = to_adaptive(Card(headline="x", body=((typed,),)))
    check(card)
    assert not [one for one in walk(card) if one.get("type") == "TextBlock"]


def test_a_command_that_has_no_room_is_not_shown_by_half():
    command = "aws iam put-user-policy " + "x" * 3000
    steps = tuple(StepLine("An admin", plain("Run it."), command=command) for _ in range(20))
    drawn = to_adaptive(Card(headline="x", steps=steps))
    shown = words(drawn)
    assert size(drawn) <= MOST_BYTES
    assert "put-user-policy" not in shown
    assert "Too long for here" in shown
    assert command in words(to_adaptive(Card(headline="x", steps=steps[:1])))
