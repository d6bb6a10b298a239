"""Tracked links that people follow, through the web processes of the stack, beside a bare redirect after one SELECT."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import urllib3
from sqlalchemy import text

from campaigns.messaging.tracked import PURPOSE
from webapp.commands.bench.delivery.cost import Cost, beside
from webapp.commands.bench.delivery.house import House, served
from webapp.commands.bench.figure import Figure

CLICKS, TO_WARM_UP, AT_ONCE = 3_000, 500, 8
FOUND = 302
REACH = 500.0
"""Clicks a second."""
BARE = "webapp.commands.bench.delivery.bare_redirect:build()"
_LEAD = text("UPDATE template_version SET targets = '{https://shop.example/wines}'")
_SENT = text("SELECT id FROM message WHERE channel = 'email' AND state = 'accepted' ORDER BY id LIMIT :most")


def links(house: House) -> Iterator[Figure]:
    """Each link once, as each mail has a link of its own."""
    with house.runtime.sessions.begin() as session:
        session.execute(_LEAD)
        ids = session.scalars(_SENT, {"most": CLICKS + TO_WARM_UP}).all()
    paths = [f"k/{house.runtime.signer.sign_short(PURPOSE, message_id)}-1" for message_id in ids]
    bare_paths = [str(message_id) for message_id in ids]
    cost, bare = _followed(house, paths), _followed(house, bare_paths, BARE)
    yield from beside(f"{cost.things:,} tracked links followed and kept", cost, bare, REACH)


def _followed(house: House, paths: Sequence[str], application: str | None = None) -> Cost:
    with served(house.settings, application) as web:
        url = f"http://127.0.0.1:{web.port}"
        _follow(url, paths[:TO_WARM_UP])
        measured = paths[TO_WARM_UP:]
        return house.cost(lambda: _follow(url, measured), len(measured), *web.processes())


def _follow(url: str, paths: Sequence[str]) -> None:
    pool = urllib3.PoolManager(maxsize=AT_ONCE)

    def follow(path: str) -> int:
        return pool.request("GET", f"{url}/{path}", redirect=False).status

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = set(threads.map(follow, paths))
    if answers != {FOUND}:
        raise ValueError(f"The web answered {answers}.")
