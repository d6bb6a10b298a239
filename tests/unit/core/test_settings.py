from pathlib import Path

import pytest

from campaigns.core.settings import Settings


def test_the_account_s_own_home_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONVIVE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/nowhere")
    assert Settings().home == Path("var")
