"""An organisation's own folder changes what is known, and every fault of it is explained."""

import pytest

import knowledge
from bot.messages.guide_card import guide_card
from knowledge import BadKnowledge, Provider, redact
from knowledge.check import check, load_checked
from knowledge.loader import SHIPPED
from knowledge.overlay import digest, misplaced, own_files
from tests.conftest import MISSING_SCOPE

ENTRY = knowledge.load().diagnose(redact(MISSING_SCOPE)).entry
OWN = """
cause: org_policy
title: The Acme gateway blocks this model
signature:
  any: ["acme gateway says no"]
why: Acme's own gateway lets only approved models through.
steps:
  - who: network
    do: Ask for the model to be let through.
sources: [the gateway's handbook]
checked: 2026-11-20
samples:
  matches: ["403: Acme gateway says no (rule 7)", "the ACME gateway says no"]
  misses: ["the Acme gateway says yes"]
"""


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def faults(folder):
    with pytest.raises(BadKnowledge) as caught:
        load_checked(folder)
    return caught.value.faults


def test_an_entry_can_be_added(tmp_path):
    write(tmp_path, "generic/gateway.yaml", OWN)
    base = load_checked(tmp_path)
    assert base.diagnose(redact("the ACME gateway says no")).entry.id == "generic/gateway"
    assert base.diagnose(redact(MISSING_SCOPE)).entry == ENTRY


def test_a_field_of_a_shipped_entry_can_be_changed_and_the_rest_stays(tmp_path):
    steps = (
        "steps:\n  - {who: admin, do: Ask in the channel ai-platform., at: https://acme.example/k}"
    )
    write(tmp_path, f"{ENTRY.id}.yaml", steps)
    now = load_checked(tmp_path).diagnose(redact(MISSING_SCOPE)).entry
    assert now.steps[0].at == "https://acme.example/k"
    assert (now.title, now.signature, now.samples) == (ENTRY.title, ENTRY.signature, ENTRY.samples)


def test_an_entry_can_be_switched_off(tmp_path):
    write(tmp_path, f"{ENTRY.id}.yaml", "disabled: true")
    base = load_checked(tmp_path)
    found = base.diagnose(redact(MISSING_SCOPE))
    assert found is None or found.entry.id != ENTRY.id
    assert ENTRY.id not in {one.id for one in base}


def test_contacts_links_and_who_makes_keys_here_stand_in_the_providers_guide(tmp_path):
    own = "keys_page: https://keys.acme.example\nescalation: [Write to ai@acme.example.]\n"
    write(
        tmp_path, "openai/provider.yaml", own + "keys_here: Only team leads; ask in ai-platform.\n"
    )
    file = load_checked(tmp_path).providers[Provider.OPENAI]
    card = guide_card(file)
    assert any(link.url == "https://keys.acme.example" for link in card.links)
    assert "ai@acme.example" in repr(card.more)
    assert "Only team leads" in repr(card.body)
    assert file.checklist == knowledge.load().providers[Provider.OPENAI].checklist


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("gateway.yaml", OWN, "gateway.yaml: it belongs into a provider's folder"),
        ("generic/deep/gateway.yaml", OWN, "belongs into a provider's folder"),
        ("generic/gateway.yml", OWN, "only files that end in .yaml are read"),
        ("openay/gateway.yaml", OWN, "openay/gateway.yaml: provider: "),
        ("openai/no-such-entry.yaml", "disabled: true", "nothing is switched off"),
        ("openai/provider.yaml", "keys_page: http://plain.example", "provider.yaml: keys_page: "),
        ("openai/provider.yaml", "keyspage: https://x.example", "provider.yaml: keyspage: "),
        ("generic/gateway.yaml", "- a list", "it holds no fields"),
        ("generic/gateway.yaml", OWN.replace('says no"]', '/[/"]'), "a match gives silence"),
        ("generic/gateway.yaml", OWN.replace('"acme gateway says no"', "'/[/'"), "any: /[/: "),
        (
            "generic/gateway.yaml",
            OWN.replace('["acme', '["idle", "acme'),
            "needless any: idle",
        ),
        (
            "generic/gateway.yaml",
            OWN.replace("the Acme gateway says yes", "Acme gateway says no"),
            "a miss matches",
        ),
    ],
)
def test_every_fault_is_explained_with_its_file(tmp_path, name, text, told):
    write(tmp_path, name, text)
    assert any(told in fault for fault in faults(tmp_path)), faults(tmp_path)


def test_all_faults_are_told_at_once(tmp_path):
    write(tmp_path, "gateway.yaml", OWN)
    write(tmp_path, "openai/gone.yaml", "disabled: true")
    write(tmp_path, "generic/half.yaml", "title: half")
    assert {fault.partition(":")[0] for fault in faults(tmp_path)} == {
        "gateway.yaml",
        "openai/gone.yaml",
        "generic/half.yaml",
    }


def test_a_folder_that_is_not_there_is_a_fault(tmp_path):
    assert faults(tmp_path / "own") == ["own: there is no such folder"]


def test_hidden_files_and_folders_are_nobodys(tmp_path):
    write(tmp_path, "generic/gateway.yaml", OWN)
    before = digest(tmp_path)
    write(tmp_path, "generic/.gateway.yaml.swp.yaml", "{")
    write(tmp_path, ".git/config.yaml", "{")
    assert [path.name for path in own_files(tmp_path)] == ["gateway.yaml"]
    assert list(misplaced(tmp_path)) == []
    assert digest(tmp_path) == before


def test_the_digest_changes_with_every_name_and_byte(tmp_path):
    write(tmp_path, "generic/a.yaml", OWN)
    first = digest(tmp_path)
    write(tmp_path, "generic/a.yaml", OWN + " ")
    second = digest(tmp_path)
    (tmp_path / "generic" / "a.yaml").rename(tmp_path / "generic" / "b.yaml")
    third = digest(tmp_path)
    write(tmp_path, "stray.yaml", "")
    assert len({first, second, third, digest(tmp_path)}) == 4


def test_an_own_entry_that_takes_a_shipped_ones_text_is_told_by_the_check(tmp_path):
    phrase = "missing scopes: model.request"
    greedy = OWN.replace("acme gateway says no", phrase).replace("cause: org", "cause: org")
    greedy = greedy.replace("says no (rule 7)", phrase).replace("the ACME gateway says no", phrase)
    sign = f'signature:\n  proof: code\n  all: ["{phrase}"]\n'
    write(tmp_path, f"{ENTRY.provider}/gateway.yaml", greedy.replace("signature:\n", sign))
    assert any(
        fault.startswith(f"{ENTRY.id}: a match gives ") for fault in check(SHIPPED, tmp_path)
    )
