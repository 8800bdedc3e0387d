import pytest

from bot.config import Settings, read_settings, require_platform, shown
from bot.errors import BadSettings

SLACK = {"SLACK_BOT_TOKEN": "xoxb-EXAMPLE", "SLACK_SIGNING_SECRET": "EXAMPLE"}
TEAMS = {
    "MICROSOFT_APP_ID": "EXAMPLE-id",
    "MICROSOFT_APP_PASSWORD": "EXAMPLE-password",
    "MICROSOFT_APP_TENANT_ID": "EXAMPLE-tenant",
}


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """An environment that holds nothing of this machine's, and sets what it is given."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def put(**given):
        for name, value in given.items():
            monkeypatch.setenv(name, value)

    return put


def faults_of(given):
    with pytest.raises(BadSettings) as bad:
        require_platform(read_settings(**given))
    return list(bad.value.faults)


@pytest.mark.parametrize(
    "given",
    [
        SLACK,
        {"SLACK_BOT_TOKEN": "xoxb-EXAMPLE", "SLACK_APP_TOKEN": "xapp-EXAMPLE"},
        TEAMS,
        SLACK | TEAMS,
        {"KEYFIX_TEAMS_ANONYMOUS": "1"},
        {
            "MicrosoftAppId": "EXAMPLE-id",
            "MicrosoftAppPassword": "EXAMPLE",
            "MicrosoftAppTenantId": "EXAMPLE",
            "MicrosoftAppType": "SingleTenant",
        },
    ],
    ids="+".join,
)
def test_what_is_enough_to_serve_is_taken(environment, given):
    environment(**given)
    require_platform(read_settings())


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"SLACK_BOT_TOKEN": "x"}, ["SLACK_SIGNING_SECRET is missing"]),
        ({"SLACK_SIGNING_SECRET": "x"}, ["SLACK_BOT_TOKEN is missing"]),
        ({"SLACK_BOT_TOKEN": "x", "SLACK_SIGNING_SECRET": ""}, ["SLACK_SIGNING_SECRET is missing"]),
        (
            {"MICROSOFT_APP_PASSWORD": "x"},
            ["MICROSOFT_APP_ID is missing", "MICROSOFT_APP_TENANT_ID is missing"],
        ),
        (SLACK | {"MICROSOFT_APP_ID": "x"}, ["MICROSOFT_APP_PASSWORD", "MICROSOFT_APP_TENANT_ID"]),
        ({}, ["No platform is set up"]),
        (
            {"KEYFIX_TEAMS_ANONYMOUS": "1", "KEYFIX_HOST": "0.0.0.0"},
            ["needs a loopback address, and KEYFIX_HOST is 0.0.0.0"],
        ),
    ],
    ids=str,
)
def test_what_is_missing_is_named(environment, given, missing):
    environment(**given)
    faults = faults_of({})
    assert len(faults) == len(missing)
    assert all(part in fault for part, fault in zip(missing, faults, strict=True))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("KEYFIX_POLCY", "x", "KEYFIX_POLCY is no setting; did you mean KEYFIX_POLICY?"),
        ("KEYFIX_FROBNICATE", "x", "KEYFIX_FROBNICATE is no setting."),
        ("KEYFIX_PORT", "abc", "KEYFIX_PORT: "),
        ("KEYFIX_PORT", "70000", "KEYFIX_PORT: "),
        ("KEYFIX_REVIEW_PLACES", "C0ADMINS", "KEYFIX_REVIEW_PLACES: "),
        ("KEYFIX_DATABASE_URL", "mysql://x", "KEYFIX_DATABASE_URL must begin with"),
        ("KEYFIX_DATABASE_URL", "nonsense", "KEYFIX_DATABASE_URL must begin with"),
        ("MICROSOFT_APP_TYPE", "MultiTenant", "MICROSOFT_APP_TYPE: "),
    ],
)
def test_a_bad_variable_is_named(environment, name, value, words):
    environment(**{name: value})
    with pytest.raises(BadSettings) as bad:
        read_settings()
    assert bad.value.faults[0].startswith(words)


def test_every_fault_is_told_at_once(environment):
    environment(KEYFIX_POLCY="x", KEYFIX_PORT="abc", KEYFIX_LOG="loud")
    with pytest.raises(BadSettings) as bad:
        read_settings()
    assert len(bad.value.faults) == 3


def test_a_line_of_dotenv_counts_and_a_misspelt_one_is_named(environment, tmp_path):
    (tmp_path / ".env").write_text("KEYFIX_PORT=4000\n")
    assert read_settings().port == 4000
    (tmp_path / ".env").write_text("KEYFIX_PROT=4000\n")
    with pytest.raises(BadSettings, match=r"KEYFIX_PROT .*KEYFIX_PORT"):
        read_settings()


def test_no_secret_is_shown(environment):
    environment(**SLACK, KEYFIX_DATABASE_URL="postgresql+asyncpg://u:EXAMPLEpw@h/n")
    settings = read_settings()
    assert shown(settings)["SLACK_BOT_TOKEN"] == "set"
    assert shown(settings)["SLACK_APP_TOKEN"] == "unset"
    for words in (repr(settings), str(shown(settings))):
        assert "xoxb-EXAMPLE" not in words
        assert "EXAMPLEpw" not in words


def test_places_are_read_from_a_list(environment):
    environment(KEYFIX_REVIEW_PLACES="slack:T0:C0, teams:t:19:x@thread.tacv2,")
    assert [str(one) for one in read_settings().places] == [
        "slack:T0:C0",
        "teams:t:19:x@thread.tacv2",
    ]
