import pytest

from bot.platforms.playground.chat import Chat
from bot.platforms.playground.log import ChatLog
from tests.platforms.playground.conftest import CARD, OTHER


@pytest.fixture
def chat(log):
    chat = Chat(ChatLog(log))
    chat.open()
    return chat


def test_ids_are_never_given_twice_and_grow(chat):
    given = [int(chat.say("ravi", "ml-help", "", "hello").id) for _ in range(50)]
    assert given == sorted(set(given))


def test_what_was_said_is_unheard_until_keyfix_has_it(chat):
    said = chat.say("ravi", "ml-help", "", "hello")
    assert chat.unheard() == [said]
    chat.heard(said)
    assert chat.unheard() == []


def test_a_thread_belongs_to_its_channel(chat):
    said = chat.say("ravi", "ml-help", "", "hello")
    with pytest.raises(KeyError):
        chat.say("ravi", "access-requests", said.id, "there?")


def test_a_whisper_is_no_messages_of_others_and_not_in_the_file(chat, log):
    whispered = chat.whisper("ravi", "ml-help", "", CARD)
    with pytest.raises(KeyError):
        chat.get(whispered.id, "ana")
    assert log.read_bytes() == b""


def test_deleting_what_keyfix_said_is_not_for_residents(chat):
    posted = chat.post("ml-help", "", CARD, "key-1")
    with pytest.raises(KeyError):
        chat.delete(posted.id, "ana")


def test_a_redrawn_card_says_when(chat):
    posted = chat.post("ml-help", "", CARD, "key-1")
    chat.redraw(posted.id, OTHER)
    now = chat.get(posted.id, "mia")
    assert (now.card, now.at) == (OTHER, posted.at)
    assert now.updated >= posted.at


def test_a_deleted_message_that_keyfix_takes_late_stays_deleted(chat):
    said = chat.say("ravi", "ml-help", "", "hello")
    chat.delete(said.id, "ravi")
    chat.heard(said)
    assert chat.get(said.id, "ravi").deleted
