"""How the programs of one home are told from any others on the machine."""

import hmac

from campaigns.core.settings import Settings


def sign_of_life(settings: Settings) -> str:
    """What `/healthz` answers. The same for all programs of a home, and nothing that another program could say."""
    return signs_of_life(settings)[0]


def signs_of_life(settings: Settings) -> tuple[str, ...]:
    """That one, and those of hosts on which a key that we accept still signs."""
    return tuple(_sign(f"{key}.convive.health".encode(), settings) for key in settings.secret_keys)


def _sign(key: bytes, settings: Settings) -> str:
    return f"convive {hmac.digest(key, str(settings.home.resolve()).encode(), 'sha256')[:8].hex()}"
