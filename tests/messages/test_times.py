from datetime import datetime, timedelta, timezone

import pytest

from bot.messages.times import moment, span_words, time_words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=8), "8 hours"),
        (timedelta(days=90), "90 days"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(seconds=61), "61 seconds"),
    ],
)
def test_a_span_is_told_in_its_largest_whole_unit(span, words):
    assert span_words(span) == words


def test_a_moment_is_told_with_its_zone():
    kolkata = timezone(timedelta(hours=5, minutes=30))
    assert time_words(datetime(2026, 11, 21, 1, 0, tzinfo=kolkata)) == "Fri 20 Nov 2026, 19:30 UTC"


def test_a_moment_on_a_card_is_the_same_instant_for_all_and_tells_its_zone_where_it_has_to():
    kolkata = timezone(timedelta(hours=5, minutes=30))
    (span,) = moment(datetime(2026, 11, 21, 1, 0, tzinfo=kolkata))
    assert (span.at, span.text) == ("2026-11-20T19:30:00Z", "Fri 20 Nov 2026, 19:30 UTC")
