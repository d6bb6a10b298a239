"""The provider of the benchmarks: takes requests however they are cut, and counts what came twice."""

import asyncio

import orjson
import pytest

from webapp.sandbox.sink import Connection, MailConnection, Sink

MAIL = orjson.dumps({"personalizations": [{"custom_args": {"message_id": "7"}}, {"custom_args": {"message_id": "8"}}]})
TEXT = b"To=%2B1&StatusCallback=http%3A%2F%2Fclub.test%2Fhooks%2Ftwilio%2Fstatus%3Fmessage_id%3D9"


class Wire(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.answers: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.answers.append(bytes(data))


def post(path: str, body: bytes) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def answers(*requests: bytes, cut: int = 1 << 20) -> list[bytes]:
    wire, connection = Wire(), Connection(Sink().answer)
    connection.connection_made(wire)
    for request in requests:
        for start in range(0, len(request), cut):
            connection.data_received(request[start : start + cut])
    return wire.answers


def counted(*requests: bytes) -> dict[str, int]:
    told: dict[str, int] = orjson.loads(
        answers(*requests, b"GET /taken HTTP/1.1\r\n\r\n")[-1].partition(b"\r\n\r\n")[2]
    )
    return told


@pytest.mark.parametrize("cut", [1, 7, 64, 1 << 20])
def test_a_request_is_answered_once_it_is_whole(cut: int) -> None:
    given = answers(post("/v3/mail/send", MAIL), post("/2010-04-01/Accounts/A/Messages.json", TEXT), cut=cut)
    assert [answer.split(b"\r\n")[0] for answer in given] == [b"HTTP/1.1 202 Accepted", b"HTTP/1.1 201 Created"]


def test_mails_and_texts_are_counted_and_so_is_what_came_twice() -> None:
    mail, text = post("/v3/mail/send", MAIL), post("/2010-04-01/Accounts/A/Messages.json", TEXT)
    assert counted(mail, text) == {"taken": 3, "twice": 0}
    assert counted(mail, text, mail) == {"taken": 3, "twice": 2}


@pytest.mark.parametrize("cut", [1, 7, 1 << 20])
def test_mails_over_smtp_are_taken_and_counted(cut: int) -> None:
    wire, taken = Wire(), list[int]()
    connection = MailConnection(taken.append)
    connection.connection_made(wire)
    mail = b'X-SMTPAPI: {"unique_args":{"message_id":"7","claim":"1"}}\r\n\r\nDATA\r\n..\r\n.\r\n'
    said = b"EHLO x\r\nMAIL FROM:<a@b.example>\r\nDATA\r\n" + mail + b"QUIT\r\n"
    for start in range(0, len(said), cut):
        connection.data_received(said[start : start + cut])
    assert [answer[:3] for answer in wire.answers] == [b"220", b"250", b"250", b"354", b"250", b"221"]
    assert taken == [7]
