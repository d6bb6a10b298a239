"""`python -m webapp.sandbox.sink`: takes mails and texts as fast as they come, and counts them. For benchmarks.

The wire is that of the stand-ins, without their limits, pages, faults and receipts. Of each message the id that Convive
gave it to carry is kept, so that at the end `GET /taken` tells how many came, and how many of them more than once.
"""

import asyncio
import re
from collections.abc import Callable
from itertools import count

import click
import orjson

from webapp.sandbox.mail_rows import OUR_ID

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CALLBACK = re.compile(rb"message_id%3D(\d+)")
_END = b"\r\n\r\n"


class Sink:
    """What was taken. Messages without an id of ours are taken and not counted."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._twice = 0
        self._numbers = count(1)

    def answer(self, path: bytes, body: bytes) -> bytes:
        if path.startswith(b"/v3/mail/send"):
            for person in orjson.loads(body)["personalizations"]:
                if custom := person.get("custom_args"):
                    self._take(int(custom[OUR_ID]))
            return _reply(b"202 Accepted", b"X-Message-Id: sink%d\r\n" % next(self._numbers))
        if path.startswith(b"/2010-04-01/"):
            if found := _CALLBACK.search(body):
                self._take(int(found[1]))
            return _reply(b"201 Created", b"", b'{"sid": "SM%032x", "status": "accepted"}' % next(self._numbers))
        return _reply(b"200 OK", b"", orjson.dumps({"taken": len(self._seen), "twice": self._twice}))

    def _take(self, message_id: int) -> None:
        self._twice += message_id in self._seen
        self._seen.add(message_id)


def _reply(status: bytes, header: bytes, body: bytes = b"") -> bytes:
    fixed = b"Content-Type: application/json\r\n"
    return b"HTTP/1.1 %b\r\n%b%bContent-Length: %d\r\n\r\n%b" % (status, fixed, header, len(body), body)


class Connection(asyncio.Protocol):
    """HTTP/1.1 as our clients speak it: kept open, bodies with a length, one request at a time."""

    def __init__(self, answer: Callable[[bytes, bytes], bytes]) -> None:
        self._answer = answer
        self._parts: list[bytes] = []
        self._missing = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parts.append(data)
        self._missing -= len(data)
        if self._missing > 0:
            return
        request = b"".join(self._parts)
        head, end, body = request.partition(_END)
        length = _LENGTH.search(head)
        self._missing = int(length[1]) - len(body) if end and length else 0
        if not end or self._missing > 0:
            self._parts = [request]
            return
        self._parts, self._missing = [], 0
        self._transport.write(self._answer(head.split(b" ", 2)[1], body))  # type: ignore[attr-defined]  # TCP writes


async def serve(port: int) -> None:
    sink = Sink()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(sink.answer), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


@click.command()
@click.option("--port", type=int, required=True)
def main(port: int) -> None:
    """Take what is sent to 127.0.0.1:PORT."""
    asyncio.run(serve(port))


if __name__ == "__main__":
    main(prog_name="python -m webapp.sandbox.sink")
