"""Ways in beside the password, in a real browser: a passkey of its own device, and the house's identity provider."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from pydantic import SecretStr
from werkzeug.serving import make_server

from campaigns.bootstrap import Runtime
from campaigns.core.clock import system_clock
from tests.factories_staff import PASSWORD, make_staff
from tests.identity_provider import CLIENT, SECRET, running_provider
from tests.sandboxes import free_port
from tests.system.browser.conftest import DESK, PHONE, Visit
from webapp.app import create_app

pytestmark = pytest.mark.browser


@contextmanager
def served(runtime: Runtime, port: int, **settings: object) -> Iterator[str]:
    """The house by its name on this machine, on the real time."""
    address = f"http://localhost:{port}"
    changed = runtime.settings.model_copy(update={"public_url": address, "sandbox_url": "", **settings})
    server = make_server(
        "localhost", port, create_app(replace(runtime, settings=changed, system_clock=system_clock)), threaded=True
    )
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield address
    server.shutdown()
    server.server_close()


def give_device(page: Page) -> None:
    """A device within the browser that knows its owner and says yes."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.parametrize(("language", "size"), [("en", DESK), ("zh", PHONE)], ids=["en", "zh"])
def test_a_passkey_is_made_signs_in_and_is_removed(
    committed: Runtime, visit: Visit, language: str, size: ViewportSize
) -> None:
    email = make_staff(committed, language=language).email
    with served(committed, free_port()) as address:
        staff = visit(address, language, size)
        give_device(staff.page)
        staff.go("/sign-in")
        staff.fill(email=email, password=PASSWORD)
        staff.press("Sign in")
        expect(staff.page.locator(".sidebar")).to_be_attached()
        staff.go("/account/passkeys")
        staff.fill(name="Ada's phone", current=PASSWORD)
        staff.press("Go on")
        expect(staff.page.locator("[data-trouble]")).to_be_hidden()
        staff.press("Make the passkey")
        staff.sees("The passkey is kept. From now on it signs you in.")
        staff.page.context.clear_cookies()
        staff.go("/sign-in?next=/account/passkeys")
        staff.press("Sign in with a passkey")
        staff.sees_heading("Passkeys")
        staff.press("Remove")
        staff.press("Remove the passkey")
        staff.is_told()
        expect(staff.page.locator("tbody")).to_have_count(0)


def test_back_from_the_identity_provider_one_is_in_without_another_press(committed: Runtime, visit: Visit) -> None:
    port = free_port()
    email = make_staff(committed).email
    with running_provider(f"http://localhost:{port}/sign-in/provider/back") as provider:
        provider.email = email
        known = {
            "oidc_issuer": provider.url,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SecretStr(SECRET),
            "oidc_name": "House ID",
        }
        with served(committed, port, **known) as address:
            staff = visit(address, "en")
            staff.go("/sign-in?next=/account")
            staff.press("Sign in with House ID")
            staff.sees_heading("Your account")
