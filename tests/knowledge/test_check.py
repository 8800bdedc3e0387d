from knowledge.check import check


def test_a_folder_that_proves_itself_has_no_faults(entry):
    folder = entry("groq/good", "{any: [one, two]}")
    assert check(folder) == []


def test_a_sample_that_goes_the_wrong_way_is_told_with_the_reason(entry):
    folder = entry("groq/bad", "{any: [one], none: [three]}")
    faults = check(folder)
    assert "groq/bad: a match gives silence (no `any` phrase is in it): two" in faults
    assert "groq/bad: needless none: three" in faults


def test_a_miss_that_matches_is_told(entry):
    assert "groq/wide: a miss matches: three" in check(entry("groq/wide", "{any: [one, two, e]}"))


def test_only_the_faults_that_were_asked_for_are_told(entry):
    entry("groq/bad", "{any: [nothing]}")
    folder = entry("mistral/bad", "{any: [nothing]}")
    assert all(fault.startswith("groq") for fault in check(folder, only="groq"))
