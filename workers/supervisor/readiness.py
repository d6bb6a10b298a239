"""Whether a program that was started answers, and that it is ours and not another that took its port."""

import socket
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from workers.supervisor.errors import EngineError

ANSWER_SECONDS = 5.0
LONGEST_SIGN = 100

Address = tuple[str, int]


class PortTakenError(EngineError):
    def __init__(self, port: int) -> None:
        super().__init__(f"Another program on this machine holds the port {port}.")


def answers(address: Address, *, sign: str) -> bool:
    """Whether our program speaks there; one that merely listens may still be loading its pages.

    Raises PortTakenError if somebody else speaks.
    """
    said = _said(address)
    if said is not None and said != sign:
        raise PortTakenError(address[1])
    return said is not None


def require_free(address: Address) -> None:
    """Raises PortTakenError if nobody new can listen there."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    try:
        socket.create_server(address, family=family).close()
    except OSError as fault:
        raise PortTakenError(address[1]) from fault


def _said(address: Address) -> str | None:
    """What `/healthz` answers there; nothing while there is no answer, or only a fault."""
    connection = HTTPConnection(*address, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return None
        return answer.read(LONGEST_SIGN).decode(errors="replace").strip()
    except HTTPException:
        return ""
    except OSError:
        return None
    finally:
        connection.close()
