from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.platforms.teams import activities
from bot.platforms.teams.activity import Account, Conversation, Incoming

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
NAMES = ["type", "id", "text", "from", "recipient", "entities", "attachments", "value", "name"]


def conversation(**raw):
    return Conversation.model_validate({"id": "x"} | raw)


@pytest.mark.parametrize(
    ("raw", "personal"),
    [
        ({"conversationType": "personal"}, True),
        ({}, True),
        ({"isGroup": True}, False),
        ({"conversationType": "channel"}, False),
        ({"conversationType": "groupChat"}, False),
        ({"conversationType": "something new"}, False),
    ],
)
def test_only_a_chat_with_the_bot_alone_is_personal(raw, personal):
    assert conversation(**raw).personal is personal


def test_a_bot_is_known_by_its_id_or_role():
    assert Account(id="28:x").bot
    assert Account(id="x", role="bot").bot
    assert not Account(id="29:x").bot


def test_the_tenant_may_stand_in_either_place():
    raw = {"type": "message", "conversation": {"id": "x"}, "channelData": {"tenant": {"id": "t"}}}
    assert Incoming.model_validate(raw).tenant == "t"


def test_what_is_pasted_is_not_in_what_is_logged():
    raw = {"type": "message", "conversation": {"id": "x"}, "text": "sk-EXAMPLE", "value": "EXAMPLE"}
    assert "EXAMPLE" not in repr(Incoming.model_validate(raw))
    with pytest.raises(ValidationError) as fault:
        Incoming.model_validate(raw | {"entities": "sk-EXAMPLE"})
    assert "EXAMPLE" not in str(fault.value)


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_whatever_comes_is_understood_or_refused(raw):
    with suppress(ValidationError):
        incoming = Incoming.model_validate({"type": "message", "conversation": {"id": "x"}} | raw)
        activities.message(incoming)
        acted = activities.acted(incoming)
        if acted:
            with suppress(activities.Unreadable):
                activities.submitted(incoming, acted[1])
            with suppress(activities.Unreadable):
                activities.pressed(incoming, *acted)
