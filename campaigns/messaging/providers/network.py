"""What a fault of the network means for a request: it was certainly not taken, or nobody can tell."""

from requests import RequestException, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectTimeout, InvalidURL, SSLError
from urllib3.exceptions import MaxRetryError, NewConnectionError

from campaigns.messaging.providers.base import Ambiguous, Misconfigured, Outcome, Retry


def pooled_session(size: int) -> Session:
    """Connections that are kept, `size` of them, and never tried again behind our back."""
    session = Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(pool_connections=4, pool_maxsize=size, max_retries=0))
    return session


def fate(fault: RequestException) -> Outcome:
    """A connection that never stood took nothing; once it stood, anything may have arrived."""
    if isinstance(fault, SSLError | InvalidURL):
        return Misconfigured(f"No safe connection to the provider: {fault}")
    if isinstance(fault, ConnectTimeout) or _never_stood(fault):
        return Retry("The provider cannot be reached.", whole=True)
    return Ambiguous(f"The connection failed before the provider answered ({type(fault).__name__}).")


def _never_stood(fault: RequestException) -> bool:
    cause = fault.args[0] if fault.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
