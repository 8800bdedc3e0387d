from dataclasses import replace

import pytest

from bot.audit.anchor import Anchor, anchor, check, new_key, public_key
from bot.errors import BadAnchor, BrokenChain
from tests.audit.test_chain import LINKS
from tests.conftest import NOON

KEY = new_key()
PUBLIC = public_key(KEY)
DIGESTS = {link.sequence: link.digest for link in LINKS}
HEAD = (LINKS[-1].sequence, LINKS[-1].digest)


def test_an_anchor_holds_for_as_long_as_the_chain_has_it():
    one = anchor(KEY, "main", HEAD, NOON)
    assert Anchor.read(one.line()) == one
    check(one, PUBLIC, DIGESTS)


def test_a_cut_tail_is_caught_though_the_rest_verifies():
    one = anchor(KEY, "main", HEAD, NOON)
    with pytest.raises(BrokenChain, match="Entry 5 is not the one that was anchored at 2026-11-20"):
        check(one, PUBLIC, {n: d for n, d in DIGESTS.items() if n < 5})


def test_a_chain_that_was_written_again_is_caught():
    one = anchor(KEY, "main", HEAD, NOON)
    with pytest.raises(BrokenChain):
        check(one, PUBLIC, DIGESTS | {5: "0" * 64})


@pytest.mark.parametrize(
    "change", [{"tenant": "other"}, {"sequence": 4}, {"digest": "1" * 64}, {"at": "2026"}], ids=str
)
def test_nothing_of_an_anchor_can_be_changed(change):
    one = replace(anchor(KEY, "main", HEAD, NOON), **change)
    with pytest.raises(BadAnchor, match="not signed with this key"):
        check(one, PUBLIC, DIGESTS)


def test_an_anchor_of_another_key_is_none():
    with pytest.raises(BadAnchor):
        check(anchor(new_key(), "main", HEAD, NOON), PUBLIC, DIGESTS)


@pytest.mark.parametrize("line", ["", "{}", "[]", '{"tenant": "main"}', "not JSON"])
def test_what_is_no_anchor_is_said_to_be_none(line):
    with pytest.raises(BadAnchor, match="This is no anchor"):
        Anchor.read(line)


@pytest.mark.parametrize(
    ("key", "words"), [("!", "not base64"), ("QUJD", "3 bytes"), ("", "0 bytes")]
)
def test_a_key_that_is_none_is_said_to_be_none(key, words):
    with pytest.raises(BadAnchor, match=words):
        anchor(key, "main", HEAD, NOON)
