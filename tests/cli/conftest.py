import os

import pytest
from click.testing import CliRunner

from bot.cli import main


@pytest.fixture
def keyfix(tmp_path, monkeypatch):
    """Call `keyfix` in an empty folder, with no settings but those that are given."""
    monkeypatch.chdir(tmp_path)
    for name in [n for n in os.environ if n.startswith(("KEYFIX_", "SLACK_", "MICROSOFT_"))]:
        monkeypatch.delenv(name)

    def call(*words, said=None, **env):
        return CliRunner().invoke(main, words, input=said, env=env)

    return call
