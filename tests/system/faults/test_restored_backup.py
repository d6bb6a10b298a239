"""40: yesterday's backup is restored while what was sent since is known to the providers alone."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from campaigns.core.models import Club as House
from campaigns.messaging.delivery import deliver_due
from campaigns.messaging.models import Channel, MessageState
from campaigns.messaging.restored import is_restored
from tests.databases import Databases
from tests.one_app import OneApp
from tests.system.faults.club import DONE, SLICE, Club, restored_club, wait_until
from tests.system.faults.oracle import assert_agrees
from tests.system.faults.posts import mail_events
from tests.system.faults.scheduler import keep_time
from webapp.commands import main

SIZE = 100
LOST = SIZE - SLICE
"""On each channel so many are sent after the backup."""


def run(club: Club, *arguments: str) -> None:
    told = CliRunner().invoke(main, ["db", *arguments], obj=club.runtime, catch_exceptions=False)
    assert told.exit_code == 0, told.output


def send_everything(club: Club) -> None:
    for channel in (Channel.EMAIL, Channel.SMS):
        club.deliver(channel)


@pytest.fixture
def restored(club: Club, databases: Databases, tmp_path: Path) -> Iterator[Club]:
    """A dump made in the middle of a campaign that went on to its end, restored elsewhere; its programs run."""
    for channel in (Channel.EMAIL, Channel.SMS):
        club.crowd(SIZE, channel)
        deliver_due(club.delivery, channel=channel)
    club.sweep()
    assert club.accepted() == 2 * SLICE
    run(club, "backup", str(tmp_path / "backup"))
    send_everything(club)
    assert_agrees(club)
    with databases.fresh() as url, restored_club(club, url) as restored:
        run(restored, "restore", str(tmp_path / "backup"))
        restored.start(keep_time)
        restored.start_worker()
        yield restored


def mails_sent_since(restored: Club) -> list[int]:
    return [each.id for each in restored.messages() if each.channel is Channel.EMAIL and each.state not in DONE]


@pytest.fixture
def receipts(restored: Club, one_app: OneApp) -> None:
    """SendGrid reports, to the copy, what the lost database had sent."""
    post = mail_events(restored, mails_sent_since(restored), name="late")
    web = one_app.on(restored.runtime).test_client()
    assert web.post(urlsplit(post.url).path, data=post.body, headers=dict(post.headers)).status_code == 204
    restored.apply()


def word(restored: Club, *choice: str) -> dict[str, Any]:
    told = CliRunner().invoke(
        main, ["delivery", "here", *choice, "--json"], obj=restored.runtime, catch_exceptions=False
    )
    found: dict[str, Any] = json.loads(told.output)
    return found


def knows_the_place(restored: Club) -> bool:
    with restored.runtime.sessions() as session:
        house = session.query(House).one()
        return is_restored(session) and house.numbered_at != house.lives_at


def taken_twice(restored: Club) -> int:
    return sum(times > 1 for times, _ in restored.taken().values())


def test_40_it_sends_nothing_before_the_word(restored: Club) -> None:
    wait_until(lambda: knows_the_place(restored))
    send_everything(restored)
    assert (restored.count(MessageState.READY), taken_twice(restored)) == (2 * LOST, 0)
    assert word(restored) == {"restored_and_waiting": True, "due": 2 * LOST, "dropped": 0}


@pytest.mark.usefixtures("receipts")
def test_40_dropping_what_is_due_nobody_gets_a_second_one(restored: Club) -> None:
    assert word(restored, "--drop-due")["dropped"] == LOST
    restored.crowd(SIZE)
    wait_until(lambda: restored.count(*DONE) == 2 * SLICE + LOST + SIZE)
    assert taken_twice(restored) == 0
    assert restored.count(MessageState.CANCELLED) == LOST


@pytest.mark.usefixtures("receipts")
def test_40_sent_again_is_no_more_than_was_said_and_nobody_with_a_receipt(restored: Club) -> None:
    told = word(restored, "--send")
    restored.settles()
    taken = restored.taken()
    again = {message.channel for message in restored.messages() if taken[message.id][0] > 1}
    assert (taken_twice(restored), again) == (told["due"], {Channel.SMS})
    assert Counter(message.state for message in restored.messages())[MessageState.DELIVERED] == LOST


def test_40_a_backup_made_while_workers_send_brings_back_all_that_is_known_at_one_instant(
    club: Club, databases: Databases, tmp_path: Path
) -> None:
    club.crowd(5 * SIZE)
    club.sweep()
    for _ in range(2):
        club.start_worker()
    wait_until(lambda: club.has_accepted(SIZE))
    run(club, "backup", str(tmp_path / "backup"))
    club.settles()
    with databases.fresh() as url, restored_club(club, url) as restored:
        run(restored, "restore", str(tmp_path / "backup"))
        assert 0 < restored.count(*DONE) < 5 * SIZE
        restored.start(keep_time)
        restored.start_worker()
        wait_until(lambda: knows_the_place(restored))
        word(restored, "--drop-due")
        restored.crowd(SIZE)
        at_rest = (*DONE, MessageState.CANCELLED)
        wait_until(lambda: restored.count(*at_rest) == 6 * SIZE, meanwhile=restored.press)
    assert taken_twice(club) == 0
