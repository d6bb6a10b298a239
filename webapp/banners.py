"""What every page says above itself while this is not the real thing."""

from typing import Any, NamedTuple

from flask import Flask
from flask_babel import gettext as _

from webapp.edge import club, now, runtime


class Banner(NamedTuple):
    text: str
    link: str = ""
    address: str = ""
    at: Any = None


def install_banners(app: Flask) -> None:
    app.add_template_global(banners)


def banners() -> list[Banner]:
    shown = []
    if runtime().settings.sandbox_url:
        address = runtime().settings.sandbox_url
        shown.append(Banner(_("Sandbox: nothing reaches a real phone or mailbox."), _("Open the outbox"), address))
    if club().clock_shift:
        shown.append(Banner(_("The demo's clock is moved."), at=now()))
    return shown
