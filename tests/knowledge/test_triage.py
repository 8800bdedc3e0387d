import pytest

from knowledge import Cause, Provider, redact
from knowledge.triage import (
    CONSOLE,
    MOST_QUESTIONS,
    NEXT,
    OTHER,
    SOLVED,
    STEP,
    Answer,
    checklist,
    follow,
)

BARE = "Failed to generate API key: permission denied. Please try again."


def diagnose(base, text):
    found = base.diagnose(redact(text))
    assert found
    return found


def walk(base, diagnosis, answers):
    """Every step from here to the checklist's end, with the answers that lead to it."""
    while True:
        standing = follow(base, diagnosis, answers)
        if standing.question:
            answers = [*answers, Answer(standing.question.id, "unsure")]
            continue
        if standing.step is None:
            return
        yield standing.step, [*answers, Answer(STEP, SOLVED)]
        answers = [*answers, Answer(STEP, NEXT)]


UNDETERMINED = pytest.mark.parametrize("provider", list(Provider), ids=str)


def test_what_is_certain_is_asked_nothing(shipped):
    diagnosis = diagnose(shipped, "openai: Incorrect API key provided: sk-proj-****MxYA")
    assert follow(shipped, diagnosis, ()).diagnosis is diagnosis
    assert follow(shipped, diagnosis, ()).question is None


def test_a_refusal_without_a_provider_first_asks_which_console(shipped):
    standing = follow(shipped, diagnose(shipped, BARE), ())
    assert standing.question.id == CONSOLE
    assert standing.question.options[0].id == "openai"
    assert standing.question.options[-1].id == OTHER
    assert 2 <= len(standing.question.options) <= 8


def test_then_that_consoles_checklist_is_walked_a_step_at_a_time(shipped):
    diagnosis = diagnose(shipped, BARE)
    answers = [Answer(CONSOLE, "openai")]
    first = follow(shipped, diagnosis, answers)
    assert (first.diagnosis.provider, first.question) == (Provider.OPENAI, None)
    assert (first.position, first.step.cause) == (1, first.step.cause)
    second = follow(shipped, diagnosis, [*answers, Answer(STEP, NEXT)])
    assert (second.position, second.of) == (2, first.of)
    assert second.step != first.step


def test_that_was_it_ends_the_walk_with_the_steps_cause(shipped):
    diagnosis = diagnose(shipped, BARE)
    answers = [Answer(CONSOLE, "anthropic"), Answer(STEP, NEXT), Answer(STEP, SOLVED)]
    standing = follow(shipped, diagnosis, answers)
    assert standing.solved
    assert standing.diagnosis.cause is standing.step.cause
    assert standing.diagnosis.candidates[0].cause is standing.step.cause


def test_behind_the_last_step_there_is_none(shipped):
    diagnosis = diagnose(shipped, BARE)
    answers = [Answer(CONSOLE, "openai"), *[Answer(STEP, NEXT)] * 200]
    standing = follow(shipped, diagnosis, answers)
    assert standing.step is None
    assert standing.position == standing.of > 0


def test_every_console_can_be_named(shipped):
    diagnosis = diagnose(shipped, BARE)
    named, answers = set(), []
    while question := follow(shipped, diagnosis, answers).question:
        named |= {option.id for option in question.options}
        answers.append(Answer(question.id, OTHER))
    assert named == set(map(str, Provider))


def test_answers_to_what_was_never_asked_change_nothing(shipped):
    diagnosis = diagnose(shipped, BARE)
    odd = [Answer("nobody", "asked"), Answer(CONSOLE, "the moon")]
    assert follow(shipped, diagnosis, odd).question.id.startswith(CONSOLE)


def test_no_more_than_two_questions_come_before_the_checklist(shipped):
    for entry in shipped:
        if entry.cause is not Cause.UNDETERMINED or entry.provider is Provider.GENERIC:
            continue
        diagnosis = diagnose(shipped, entry.samples.matches[0])
        answers = []
        while question := follow(shipped, diagnosis, answers).question:
            assert 2 <= len(question.options) <= 8, question.id
            answers.append(Answer(question.id, question.options[0].id))
        assert len(answers) <= MOST_QUESTIONS, entry.id


def test_an_answer_moves_the_odds(shipped):
    diagnosis = diagnose(shipped, "Invalid API key · Please run /login")
    question = follow(shipped, diagnosis, ()).question
    asked = {
        o.id: follow(shipped, diagnosis, [Answer(question.id, o.id)]) for o in question.options
    }
    assert (
        len({(s.question and s.question.id, s.step and s.step.cause) for s in asked.values()}) > 1
    )


def test_every_cause_that_an_entry_can_not_rule_out_is_reached_by_some_answers(shipped):
    for entry in shipped:
        if entry.cause is not Cause.UNDETERMINED:
            continue
        diagnosis = diagnose(shipped, entry.samples.matches[0])
        start = [Answer(CONSOLE, "openai")] if diagnosis.provider is Provider.GENERIC else []
        reached = {
            follow(shipped, diagnosis, answers).diagnosis.cause
            for _, answers in walk(shipped, diagnosis, start)
        }
        assert set(entry.also) <= reached, entry.id


def test_the_rivals_steps_come_first(shipped):
    steps = checklist(shipped, Provider.OPENAI, [Cause.REGION_UNSUPPORTED])
    assert steps[0].cause is Cause.REGION_UNSUPPORTED
