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
_ARGUMENT = re.compile(rb'"message_id":"(\d+)"')
_END = b"\r\n\r\n"
_END_OF_MAIL = b"\r\n.\r\n"


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
                    self.take(int(custom[OUR_ID]))
            return _reply(b"202 Accepted", b"X-Message-Id: sink%d\r\n" % next(self._numbers))
        if path.startswith(b"/2010-04-01/"):
            if found := _CALLBACK.search(body):
                self.take(int(found[1]))
            return _reply(b"201 Created", b"", b'{"sid": "SM%032x", "status": "accepted"}' % next(self._numbers))
        return _reply(b"200 OK", b"", orjson.dumps({"taken": len(self._seen), "twice": self._twice}))

    def take(self, message_id: int) -> None:
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


class MailConnection(asyncio.Protocol):
    """SMTP as smtplib speaks it: whatever is said is taken."""

    def __init__(self, take: Callable[[int], None]) -> None:
        self._take = take
        self._heard = b""
        self._in_mail = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._say(b"220 sink")

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while (end := _END_OF_MAIL if self._in_mail else b"\r\n") in self._heard:
            said, _, self._heard = self._heard.partition(end)
            self._say(self._answer(said))

    def _answer(self, said: bytes) -> bytes:
        if self._in_mail:
            self._in_mail = False
            if found := _ARGUMENT.search(said):
                self._take(int(found[1]))
            return b"250 Ok: queued as sink"
        if said.upper() == b"QUIT":
            return b"221 Bye"
        self._in_mail = said.upper() == b"DATA"
        return b"354 Go on" if self._in_mail else b"250 Ok"

    def _say(self, line: bytes) -> None:
        self._transport.write(line + b"\r\n")  # type: ignore[attr-defined]  # TCP writes


async def serve(port: int, smtp_port: int) -> None:
    sink, loop = Sink(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(sink.answer), "127.0.0.1", port)
    mails = await loop.create_server(lambda: MailConnection(sink.take), "127.0.0.1", smtp_port)
    async with server, mails:
        await server.serve_forever()


@click.command()
@click.option("--port", type=int, required=True)
@click.option("--smtp-port", type=int, required=True)
def main(port: int, smtp_port: int) -> None:
    """Take what is sent to 127.0.0.1:PORT, and mails at SMTP_PORT."""
    asyncio.run(serve(port, smtp_port))


if __name__ == "__main__":
    main(prog_name="python -m webapp.sandbox.sink")
