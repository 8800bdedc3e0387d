"""Every entry proves itself: its samples match it and no other, its near misses don't."""

from collections import Counter

import pytest

import knowledge
from knowledge.check import idle_phrases, sample_faults
from knowledge.loader import read

ENTRIES, PROVIDERS, FAULTS = read()
BASE = knowledge.KnowledgeBase(ENTRIES, PROVIDERS)
REQUESTABLE_NEVER = {
    knowledge.Cause.KEY_KIND_WRONG,
    knowledge.Cause.CREDENTIALS_MISSING,
    knowledge.Cause.RATE_LIMITED,
    knowledge.Cause.SERVICE_OUTAGE,
    knowledge.Cause.CLOCK_SKEW,
    knowledge.Cause.SESSION_STALE,
    knowledge.Cause.REGION_UNSUPPORTED,
    knowledge.Cause.ACCOUNT_RESTRICTED,
    knowledge.Cause.UNDETERMINED,
}

each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.id)


def test_no_file_is_at_fault():
    assert FAULTS == []


@each_entry
def test_every_sample_goes_the_way_the_entry_says(entry):
    assert list(sample_faults(BASE, entry)) == []


@each_entry
def test_every_phrase_earns_its_place(entry):
    assert list(idle_phrases(entry)) == []


@each_entry
def test_what_nobody_can_grant_is_not_asked_for(entry):
    assert entry.ask is None or entry.cause not in REQUESTABLE_NEVER


def test_ids_are_unique():
    assert Counter(e.id for e in ENTRIES).most_common(1)[0][1] == 1
