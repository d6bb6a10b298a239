"""`python -m webapp.sandbox`: the stand-in providers, in the foreground."""

from pathlib import Path

import click

from campaigns.core.settings import Settings
from webapp.sandbox.server import Place, serve
from webapp.sandbox.state import prepare


@click.command()
@click.option(
    "--home", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where its files are kept."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=int, required=True, help="Twilio's and SendGrid's HTTP, and the outbox page.")
@click.option("--smtp-port", type=int, required=True, help="SendGrid's SMTP relay.")
@click.option("--public-url", required=True, help="Where Convive's web listens: the target of webhooks.")
def main(home: Path, host: str, port: int, smtp_port: int, public_url: str) -> None:
    """Run the stand-ins for Twilio, SendGrid and its SMTP relay."""
    missing = _missing(Settings())
    if missing:
        raise click.UsageError(f"The environment must set {', '.join(missing)}.")
    prepare(home)
    serve(Place(home, host, port, smtp_port, public_url))


def _missing(settings: Settings) -> list[str]:
    keys = {
        "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "TWILIO_AUTH_TOKEN": settings.twilio_auth_token.get_secret_value(),
        "SENDGRID_API_KEY": settings.sendgrid_api_key.get_secret_value(),
    }
    return [name for name, key in keys.items() if not key]


if __name__ == "__main__":
    main(prog_name="python -m webapp.sandbox")
