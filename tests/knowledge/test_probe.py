"""Every command's outputs are told apart, and nothing else is taken for one."""

import re

import pytest

import knowledge
from knowledge import redact
from knowledge.probe import any_look, may_be_output
from knowledge.templates import FACTS, PLACEHOLDER
from knowledge.triage import Answer, follow

BASE = knowledge.load()
PROBES = BASE.probes
CHANGES = re.compile(r"\b(create|delete|put|update|add|set|enable|remove|attach|grant)\b(?!\")")


@pytest.mark.parametrize("probe", PROBES, ids=lambda p: p.id)
def test_every_outcome_is_told_by_its_sample(probe):
    for outcome in probe.outcomes:
        for pasted in (outcome.sample, f"```\n{outcome.sample}\n```", f"`{outcome.sample}`"):
            text = redact(pasted)
            assert probe.outcome_of(text) == outcome
            assert may_be_output(any_look(PROBES), text)


@pytest.mark.parametrize("probe", PROBES, ids=lambda p: p.id)
def test_a_command_changes_nothing_shows_no_key_and_knows_its_blanks(probe):
    command = re.sub(r"'\{\"permissions\".*\}'", "", probe.run)
    assert not CHANGES.search(command)
    assert not re.search(r"\becho\b|\bprintenv\b|\bcat\b|--debug|\s-v\b", command)
    assert set(PLACEHOLDER.findall(probe.run)) <= set(FACTS)
    assert probe.source.startswith("https://")


@pytest.mark.parametrize("probe", PROBES, ids=lambda p: p.id)
def test_the_outcomes_of_a_command_part_causes(probe):
    for outcome in probe.outcomes:
        assert set(outcome.favours).isdisjoint(outcome.rules_out)
        assert outcome.favours
        assert outcome.rules_out


@pytest.mark.parametrize(
    "text", ["lunch at 12?", "200 people were there", "200 401", "ok", "", "{", "x" * 5000 + " 200"]
)
def test_an_ordinary_message_is_no_output(text):
    assert not may_be_output(any_look(PROBES), redact(text))
    assert all(probe.outcome_of(redact(text)) is None for probe in PROBES)


def undetermined():
    for entry in BASE:
        for text in entry.samples.matches:
            found = BASE.diagnose(redact(text))
            if found and not found.certain:
                yield found


def test_a_command_is_offered_of_the_errors_own_provider_only_and_never_twice():
    offered = set()
    for found in undetermined():
        now = follow(BASE, found, ())
        if now.probe:
            offered.add(now.probe.id)
            assert now.diagnosis.provider in now.probe.providers
            for outcome in now.probe.outcomes:
                after = follow(BASE, found, [Answer(now.probe.id, outcome.id)])
                assert after.probe is None or after.probe.id != now.probe.id
    assert len(offered) >= 6


def test_what_an_output_rules_out_is_neither_concluded_nor_looked_at_first():
    for found in undetermined():
        now = follow(BASE, found, ())
        for outcome in now.probe.outcomes if now.probe else ():
            after = follow(BASE, found, [Answer(now.probe.id, outcome.id)])
            rivals = {c.cause for c in found.candidates} - set(outcome.rules_out)
            if after.step and rivals & {s.cause for s in BASE.providers[found.provider].checklist}:
                assert after.step.cause not in outcome.rules_out


def test_a_determined_error_needs_no_command():
    found = BASE.diagnose(redact("Error code: 429 - {'code': 'insufficient_quota'} api.openai.com"))
    assert found.certain
    assert follow(BASE, found, ()).probe is None
