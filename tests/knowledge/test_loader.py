import pytest

from knowledge.loader import BadKnowledge, load, questions


def test_a_folder_becomes_a_base_of_its_entries(entry, provider):
    entry("groq/lost", "{any: [lost key]}")
    base = load(provider("groq"))
    assert [e.id for e in base] == ["groq/lost"]
    assert base["groq/lost"].provider == "groq"
    assert set(base.providers) == {"groq"}


def test_all_faults_are_told_at_once_with_file_and_field(entry, write):
    entry("groq/one", "{any: []}")
    entry("groq/two", "{any: ['/(/']}")
    entry("groq/three", "{any: ['/x*/']}")
    entry("nobody/four", "{any: [x]}")
    write("groq/five.yaml", "a: [")
    folder = write("groq/six.yaml", "- a list")
    with pytest.raises(BadKnowledge) as caught:
        load(folder)
    faults = "\n".join(caught.value.faults)
    assert "groq/one.yaml: signature.any:" in faults
    assert "groq/two.yaml: any: /(/" in faults
    assert "groq/three.yaml: any: /x*/: it is in every text" in faults
    assert "nobody/four.yaml: provider:" in faults
    assert "groq/five.yaml: " in faults
    assert "groq/six.yaml: it holds no fields" in faults


def test_an_overlay_adds_changes_and_switches_off(entry, tmp_path):
    entry("shipped/groq/one", "{any: [one]}")
    entry("shipped/groq/two", "{any: [two]}")
    entry("own/groq/three", "{any: [three]}")
    (tmp_path / "own/groq/one.yaml").write_text("title: Ask Ana about it\n")
    (tmp_path / "own/groq/two.yaml").write_text("disabled: true\n")
    base = load(tmp_path / "shipped", tmp_path / "own")
    assert {e.id: e.title for e in base} == {
        "groq/one": "Ask Ana about it",
        "groq/three": "own/groq/three",
    }


def test_a_faulty_question_names_its_field(write):
    folder = write("q.yaml", "- {id: Bad Id, ask: What?, options: []}")
    with pytest.raises(BadKnowledge, match=r"q.yaml: 0.id: "):
        questions(folder / "q.yaml")


def test_the_shipped_questions_can_be_asked():
    known = questions()
    assert len({q.id for q in known}) == len(known)
    assert all(len(q.options) < 8 for q in known)


def test_an_unknown_word_list_is_told_with_file_and_field(entry):
    folder = entry("groq/one", "{any: ['/<nonsense> key/']}")
    with pytest.raises(BadKnowledge, match=r"groq/one.yaml: any: .*no word list <nonsense>"):
        load(folder)


def test_a_key_that_stands_twice_is_told_with_its_file(entry):
    folder = entry("groq/one", "{any: [x]}", more="\ntitle: again\n")
    with pytest.raises(BadKnowledge, match=r"groq/one.yaml: the key title stands twice"):
        load(folder)


def test_an_overlay_over_the_shipped_knowledge_has_its_regexes_tried(tmp_path):
    path = tmp_path / "openai" / "own.yaml"
    path.parent.mkdir()
    path.write_text("cause: key_invalid\nsignature: {any: ['/(/']}\n")
    (tmp_path / "openai" / "provider.yaml").write_text("clues: {hint: ['/x*/']}\n")
    with pytest.raises(BadKnowledge, match=r"openai/provider.yaml: hint: /x\*/: it is in every"):
        load(overlay=tmp_path)
