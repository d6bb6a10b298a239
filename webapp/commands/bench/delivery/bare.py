"""The same steps without us: rows claimed, prepared bodies posted, rows marked; and prepared texts posted."""

import multiprocessing
import smtplib
import time
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from typing import Any
from urllib.parse import urlsplit

import orjson
import psutil
import psycopg
import urllib3
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import text

from webapp.commands.bench.delivery.cost import Cost
from webapp.commands.bench.delivery.house import House

A_REQUEST, AT_ONCE = 1_000, 16
_PREPARE = (
    "DROP TABLE IF EXISTS bare_message",
    "CREATE TABLE bare_message (LIKE message INCLUDING ALL)",
    """
    INSERT INTO bare_message SELECT * FROM message
    WHERE channel = 'email' AND state = 'accepted' AND run_id = (SELECT max(id) FROM run)
    """,
    "UPDATE bare_message SET state = 'ready', accepted_at = NULL",
)
_CLAIM = """
    UPDATE bare_message SET state = 'claimed', fence = 1, attempts = attempts + 1 WHERE id IN (
        SELECT id FROM bare_message WHERE state = 'ready' AND channel = 'email'
        ORDER BY due_at, id LIMIT 1000 FOR UPDATE SKIP LOCKED) RETURNING id
"""
_MARK = """
    UPDATE bare_message SET state = 'accepted', provider_reference = 'bare', accepted_at = now() WHERE id = ANY (%s)
"""

HEADER = "X-Twilio-Email-Event-Webhook"
_COPY = """
    COPY bare_receipt (provider, provider_event_id, kind, message_id, provider_reference, address, occurred_at,
                       received_at, payload) FROM STDIN
"""


def bare_mails(house: House, mails: int) -> Cost:
    """Those that were sent, once more."""
    with house.runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in (*_PREPARE, "VACUUM ANALYZE bare_message", "CHECKPOINT"):
            connection.execute(text(statement))
    settings = house.settings
    return _timed(house, mails, _mail, settings.database_url, f"{settings.sendgrid_base_url}/v3/mail/send")


def bare_texts(house: House, messages: int) -> Cost:
    count = messages // len(house.deliverers)
    return _timed(house, messages, _text, f"{house.settings.twilio_base_url}/2010-04-01/Messages.json", count)


def bare_relayed(house: House, mails: int, mail: bytes) -> Cost:
    relay = urlsplit(house.settings.smtp_url)
    return _timed(house, mails, _relay, relay.hostname, relay.port, mail, mails // len(house.deliverers))


def _timed(house: House, count: int, work: Callable[..., float], *given: Any) -> Cost:
    """In as many processes as there are workers; the time to start them is not counted."""
    spawn = multiprocessing.get_context("spawn")
    ready, used = spawn.Barrier(len(house.deliverers) + 1), spawn.SimpleQueue()
    processes = [spawn.Process(target=_work, args=(ready, used, work, given)) for _ in house.deliverers]
    for process in processes:
        process.start()
    ready.wait()
    started, before = time.perf_counter(), house.used()
    ready.wait()
    seconds, spent = time.perf_counter() - started, house.used() - before
    ready.wait()
    spent += sum(used.get() for _ in processes)
    for process in processes:
        process.join()
    return Cost(count, seconds, spent)


def _work(ready: Barrier, used: "SimpleQueue[float]", work: Callable[..., float], given: Sequence[Any]) -> None:
    used.put(work(ready, *given))


def _started(ready: Barrier) -> float:
    """Once all are ready; what loading took is not counted."""
    ready.wait()
    return time.process_time()


def _ended(ready: Barrier, started: float) -> float:
    """Seconds of processor since; what the database used is asked for before its connections close."""
    used = time.process_time() - started
    ready.wait()
    ready.wait()
    return used


def _mail(ready: Barrier, database_url: str, url: str) -> float:
    pool, body = urllib3.PoolManager(), _body()
    with psycopg.connect(database_url) as connection:
        started = _started(ready)
        while ids := connection.execute(_CLAIM).fetchall():
            connection.commit()
            pool.request("POST", url, body=body)
            connection.execute(_MARK, [[row[0] for row in ids]])
            connection.commit()
        return _ended(ready, started)


def _text(ready: Barrier, url: str, count: int) -> float:
    pool = urllib3.PoolManager(maxsize=AT_ONCE)
    body = (
        b"To=%2B12025550100&MessagingServiceSid=MG1&Body=" + b"x" * 150 + b"&StatusCallback=http%3A%2F%2Fclub.example"
    )
    with ThreadPoolExecutor(AT_ONCE) as threads:
        started = _started(ready)
        for _ in threads.map(lambda _: pool.urlopen("POST", url, body=body, retries=False), range(count)):
            pass
        return _ended(ready, started)


def _relay(ready: Barrier, host: str, port: int, mail: bytes, count: int) -> float:
    with smtplib.SMTP(host, port) as relay:
        started = _started(ready)
        for number in range(count):
            relay.sendmail("club@club.example", f"guest{number}@example.com", mail)
        return _ended(ready, started)


def _body() -> bytes:
    """Of a thousand people, with as many values for each as the usual invitation has."""
    values = {f"-bare.{number}-": "x" * 60 for number in range(6)}
    people: Sequence[dict[str, Any]] = [
        {"to": [{"email": f"guest{number}@example.com"}], "substitutions": values} for number in range(A_REQUEST)
    ]
    return orjson.dumps({"content": [{"type": "text/html", "value": "x" * 4_000}], "personalizations": people})


def bare_receipts(house: House, receipts: int, posts: Sequence[tuple[bytes, Mapping[str, str]]]) -> Cost:
    """Each post checked, read, and copied into a table like that of receipts, in one process."""
    with psycopg.connect(house.settings.database_url) as connection:
        connection.execute("CREATE TABLE bare_receipt (LIKE receipt INCLUDING ALL)")
        return house.cost(lambda: _verify_and_copy(house, posts, connection), receipts, psutil.Process())


def _verify_and_copy(
    house: House, posts: Sequence[tuple[bytes, Mapping[str, str]]], connection: psycopg.Connection
) -> None:
    key, algorithm = house.event_key.public_key(), ec.ECDSA(hashes.SHA256())
    for body, headers in posts:
        signature, timestamp = (headers[f"{HEADER}-{name}"] for name in ("Signature", "Timestamp"))
        key.verify(b64decode(signature), timestamp.encode() + body, algorithm)
        with connection.cursor().copy(_COPY) as copy:
            for event in orjson.loads(body):
                copy.write_row(_receipt(event))
        connection.commit()


def _receipt(event: Mapping[str, Any]) -> tuple[Any, ...]:
    at, told = datetime.fromtimestamp(event["timestamp"], UTC), orjson.dumps(event).decode()
    said = event["sg_event_id"], "delivered", event["message_id"], event["sg_message_id"], event["email"]
    return "sendgrid", *said, at, at, told
