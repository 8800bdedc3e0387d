import pytest

from bot.audit.event import Event, Kind
from bot.messages.notice import PRIVATE, SECRETS, Audience, notices_of
from tests.conftest import NOON


def audiences(kind, **details):
    return [one.audience for one in notices_of(Event(kind, "x", "y", NOON, details))]


def test_an_explained_error_is_told_to_its_thread():
    assert audiences(Kind.ERROR_EXPLAINED) == [Audience.THREAD]


def test_a_secret_is_told_to_its_author_first():
    told = audiences(Kind.ERROR_EXPLAINED, **{SECRETS: "key"})
    assert told == [Audience.AUTHOR, Audience.THREAD]


@pytest.mark.parametrize("kind", [Kind.ERROR_EXPLAINED, Kind.QUESTION_ANSWERED, Kind.ANSWER_RATED])
def test_what_was_asked_privately_is_told_to_nobody_else(kind):
    assert audiences(kind, **{PRIVATE: "yes"}) == []


@pytest.mark.parametrize("kind", [Kind.REQUEST_APPROVED, Kind.REQUEST_DENIED, Kind.REQUEST_EXPIRED])
def test_the_end_of_a_request_is_told_to_everybody_whom_it_concerns(kind):
    concerned = {Audience.REVIEWERS, Audience.REQUESTER, Audience.ORIGIN}
    assert set(audiences(kind)) == concerned | {Audience.REMINDER}  # it is redrawn, if there is one


def test_a_refused_request_is_told_to_nobody_but_the_one_who_asked():
    assert audiences(Kind.REQUEST_REFUSED) == []
