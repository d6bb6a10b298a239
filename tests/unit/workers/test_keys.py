from pathlib import Path

from campaigns.core.settings import Settings
from workers.supervisor.engines import complete
from workers.supervisor.keys import with_keys


def settings(home: Path, **values: str) -> Settings:
    nothing = {"TWILIO_ACCOUNT_SID": "", "SENDGRID_API_KEY": "", "SMTP_URL": "", "CONVIVE_SECRET_KEY": ""}
    return Settings.model_validate({**nothing, "CONVIVE_HOME": home, **values})


def test_keys_are_made_once_and_kept_to_ourselves(tmp_path: Path) -> None:
    first, second = with_keys(settings(tmp_path)), with_keys(settings(tmp_path))
    assert first.secret_key.get_secret_value()
    assert first == second
    assert (tmp_path / "secrets.env").stat().st_mode & 0o777 == 0o600


def test_what_the_operator_gave_is_left_alone(tmp_path: Path) -> None:
    kept = with_keys(settings(tmp_path, CONVIVE_SECRET_KEY="theirs"))
    assert kept.secret_key.get_secret_value() == "theirs"


def test_without_provider_keys_the_sandbox_is_the_provider(tmp_path: Path) -> None:
    whole = complete(settings(tmp_path))
    assert whole.sandbox_url == whole.twilio_base_url == whole.sendgrid_base_url
    assert whole.twilio_account_sid.startswith("AC")


def test_with_a_real_key_the_sandbox_stays_out(tmp_path: Path) -> None:
    whole = complete(settings(tmp_path, TWILIO_ACCOUNT_SID="AC1"))
    assert whole.sandbox_url == ""
    assert whole.sendgrid_api_key.get_secret_value() == ""
