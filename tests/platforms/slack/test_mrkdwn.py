import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.mrkdwn import escaped, unescape, without_mention


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("plain words", "plain words"),
        ("a &lt;b&gt; &amp;&amp; c", "a <b> && c"),
        ("&amp;lt;", "&lt;"),
        ("<https://api.openai.com/v1/models>", "https://api.openai.com/v1/models"),
        ("<http://api.openai.com|api.openai.com>", "api.openai.com"),
        ("<https://openai.com/|openai.com>", "openai.com"),
        (
            "see <https://x.example/?a=1&amp;b=2|the docs>",
            "see the docs (https://x.example/?a=1&b=2)",
        ),
        ("<mailto:ana@acme.example|ana@acme.example>", "ana@acme.example"),
        ("<mailto:ana@acme.example>", "ana@acme.example"),
        ("hi <@U0BEA> and <@U0ANA|ana>", "hi @U0BEA and @ana"),
        ("<#C0HELP|ml-help> <#C0HELP>", "#ml-help #C0HELP"),
        ("<!here> <!subteam^S0X|@admins> <!channel|channel>", "@here @admins channel"),
        ("<!date^1700000000^{date}|yesterday>", "yesterday"),
        ("<|odd>", "odd ()"),
        ("```Error code: 403\n{'a': 1}```", "Error code: 403\n{'a': 1}"),
        ("it says ```x``` here", "it says \nx\n here"),
        ("a &lt; b <", "a < b <"),
    ],
)
def test_text_is_read_as_its_author_saw_it(sent, seen):
    assert unescape(sent) == seen


def test_our_mention_is_taken_out_and_others_stay():
    assert without_mention("<@U0US> <@U0BEA> help", "U0US") == ("<@U0BEA> help", True)
    assert without_mention("<@U0US|keyfix>: help", "U0US") == ("help", True)
    assert without_mention("help", "U0US") == ("help", False)


@given(st.text(max_size=300), st.integers(10, 50))
def test_escaped_text_has_no_brackets_and_an_end(words, most):
    safe = escaped(words, most)
    assert "<" not in safe
    assert ">" not in safe
    assert len(safe) <= most


def test_no_entity_is_cut_in_two():
    safe = escaped("<" * 5000, 3000)
    assert safe.removesuffix("…").replace("&lt;", "") == ""
    assert len(safe) > 2900


def test_short_text_is_only_escaped():
    assert escaped("<!channel> & co", 3000) == "&lt;!channel&gt; &amp; co"
