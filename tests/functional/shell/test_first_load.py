"""What a browser that knows nothing yet loads with a page, packed as it is sent."""

import gzip

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from tests.factories_events import make_salon
from tests.factories_staff import signed_in
from webapp.commands.bench.pages.first_load import UNPACKS, FirstLoads

MOST = 100_000


def test_a_first_visit_loads_little(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    salon = make_salon(session)
    session.commit()
    browser, loads = signed_in(client, runtime), FirstLoads(client)
    for place in ("/", "/gallery", "/segments/new", f"/events/{salon.id}", f"/door/{salon.id}"):
        assert browser.get(place).status_code == 200
        assert 10_000 < loads.size(place) <= MOST


def test_who_can_unpack_gets_it_packed(client: FlaskClient, runtime: Runtime) -> None:
    signed_in(client, runtime)
    plain, packed = client.get("/gallery"), client.get("/gallery", headers=UNPACKS)
    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert b"<!doctype html>" in gzip.decompress(packed.data).lower()
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert packed.content_length == len(packed.data)


def test_what_a_browser_holds_is_not_sent_again(client: FlaskClient) -> None:
    place = f"/assets/{client.application.config['ASSET_DIGEST']}/vendor/htmx/htmx.min.js"
    first = client.get(place, headers=UNPACKS)
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(place, headers={**UNPACKS, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
