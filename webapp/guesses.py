"""The limit on guessing what somebody knows, once it is clear whose it is."""

from flask import session
from werkzeug.wrappers import Response

from webapp.access import signed_in
from webapp.security import MOST_GUESSES, limiter

HALFWAY, HALFWAY_OF = "halfway", "halfway_of"
"""In the signed cookie: the token of the session that awaits its code, and whose it is."""


def _is_a_miss(answer: Response) -> bool:
    return answer.status_code in {401, 422}


def _oneself() -> str:
    who = signed_in()
    return str(who.staff.id) if who else ""


def _halfway() -> str:
    return str(session.get(HALFWAY_OF, ""))


own_guesses = limiter.shared_limit(MOST_GUESSES, scope="own secrets", key_func=_oneself, deduct_when=_is_a_miss)
"""On each view behind sign-in that takes one's password or code."""
code_guesses = limiter.limit(MOST_GUESSES, key_func=_halfway, deduct_when=_is_a_miss)
"""By account, so that another cookie or the password anew gives no further tries."""
