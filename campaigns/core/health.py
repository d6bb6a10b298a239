"""How the programs of one home are told from any others on the machine."""

import hmac

from campaigns.core.settings import Settings


def sign_of_life(settings: Settings) -> str:
    """What `/healthz` answers. The same for all programs of a home, and nothing that another program could say."""
    key = f"{settings.secret_key.get_secret_value()}.convive.health".encode()
    return f"convive {hmac.digest(key, str(settings.home.resolve()).encode(), 'sha256')[:8].hex()}"
