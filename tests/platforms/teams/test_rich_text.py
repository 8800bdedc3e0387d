import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.teams.rich_text import to_text

MENTION = '<span itemscope itemtype="http://schema.skype.com/Mention" itemid="0">keyfix</span>'


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<div>a&nbsp;b &lt;c&gt; &amp;</div>", "a b <c> &"),
        ("<pre>Error:\n    at line 1\n\tat line 2</pre>", "Error:\n    at line 1\n\tat line 2"),
        ("<p>Look:</p><codeblock><code>a = 1<br>  b</code></codeblock>", "Look:\na = 1\n  b"),
        ("<p>a\n   b</p>", "a b"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("Missing scopes: <code>model.request</code>", "Missing scopes: model.request"),
        ('<a href="https://x.example">here</a> <img alt="😀" src="x">', "here 😀"),
        ('<attachment id="1">hidden</attachment>seen', "seen"),
        ("<script>alert(1)</script>seen<style>p{}</style>", "seen"),
        ("<p>not closed <b>at all", "not closed at all"),
        ("</p></div>stray", "stray"),
    ],
)
def test_what_a_post_says_is_kept_with_its_lines(html, text):
    assert to_text(html) == text


@pytest.mark.parametrize("mention", [MENTION, '<at id="0">Keyfix</at>', "<at>keyfix"])
def test_a_mention_of_the_bot_is_taken_out(mention):
    assert to_text(f"<p>{mention}&nbsp;</p>", {"keyfix"}) == ""


def test_a_mention_of_somebody_else_stays():
    assert to_text("<p><at id='1'>Ann</at> look</p>", {"keyfix"}) == "Ann look"


@given(st.text(alphabet="<>/apbr &;=\"'\n!-", max_size=200))
def test_no_html_however_broken_is_too_much(html):
    assert isinstance(to_text(html, {"a"}), str)


def test_depth_costs_nothing():
    assert to_text("<b>" * 50_000 + "x" + "</b>" * 50_000) == "x"
