"""Receivers are called: signed, again after trouble, in order for each member, and never lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import update
from standardwebhooks import Webhook

from campaigns.bootstrap import Runtime
from campaigns.core.models import Club
from campaigns.core.tokens import Signer
from campaigns.members.models import Member
from campaigns.messaging.models import StaffMail
from campaigns.webhooks import courier
from campaigns.webhooks.courier import call_receivers
from campaigns.webhooks.models import DeliveryState, EndpointState, Trouble, WebhookEndpoint
from campaigns.webhooks.operations import pause_endpoint, replay, replay_failed, resume_endpoint, rotate_secret
from campaigns.webhooks.recording import WAITS
from campaigns.webhooks.signing import secret_of
from tests.clock import NOW, StandingClock
from tests.factories_staff import make_staff
from tests.factories_webhooks import endpoint_to
from tests.receivers import Heard, Receiver, Reply, call, courier_of, deliveries, notes

D = DeliveryState


def refuse(status: int, *, only: str = "") -> Callable[[Heard], Reply]:
    def answer(heard: Heard) -> Reply:
        return Reply(status) if not only or heard.told["data"]["reference"] == only else Reply()

    return answer


def standing(runtime: Runtime) -> WebhookEndpoint:
    with runtime.sessions() as session:
        return session.query(WebhookEndpoint).one()


def references(receiver: Receiver) -> list[str]:
    return [heard.told["data"]["reference"] for heard in receiver.heard]


def test_while_the_key_is_exchanged_receivers_take_calls_by_either_secret(
    committed: Runtime, receiver: Receiver, ana: Member
) -> None:
    newer = replace(committed, signer=Signer("a newer key", *committed.settings.secret_keys))
    endpoint = endpoint_to(committed, receiver.url)
    notes(committed, ana, "note:1")
    call(newer)
    [heard] = receiver.heard
    body = heard.body.decode()
    by_each = [Webhook(secret_of(each.signer, endpoint)).sign(heard.key, NOW, body) for each in (newer, committed)]
    assert heard.headers["webhook-signature"].split(" ") == by_each


def test_what_happens_is_told_signed(committed: Runtime, receiver: Receiver, ana: Member) -> None:
    """The specification's own library takes it by the secret that staff are shown."""
    endpoint = endpoint_to(committed, receiver.url)
    notes(committed, ana, "note:1")
    assert call(committed) == 1
    [heard] = receiver.heard
    assert heard.told == {
        "type": "note",
        "timestamp": "2026-11-22T09:00:00Z",
        "data": {"member": ana.code, "value": 0, "reference": "note:1", "event": None, "campaign": None},
    }
    assert heard.headers["path"] == "/hook?from=club"
    assert heard.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    signature = Webhook(secret_of(committed.signer, endpoint)).sign(heard.key, NOW, heard.body.decode())
    assert heard.headers["webhook-signature"] == signature
    [delivery] = deliveries(committed)
    assert (delivery.state, delivery.status, delivery.tries) == (D.DELIVERED, 204, 1)


def test_while_a_secret_is_exchanged_both_sign(
    committed: Runtime, receiver: Receiver, ana: Member, clock: StandingClock
) -> None:
    endpoint = endpoint_to(committed, receiver.url)
    with committed.sessions.begin() as session:
        rotated = rotate_secret(session, endpoint_id=endpoint.id, random_code=committed.random_code, now=NOW)
    notes(committed, ana, "note:1")
    call(committed)
    clock.move(by=timedelta(hours=24))
    notes(committed, ana, "note:2")
    call(committed)
    first, second = (heard.headers["webhook-signature"].split() for heard in receiver.heard)
    old, new = (Webhook(secret_of(committed.signer, each)) for each in (endpoint, rotated))
    assert first == [each.sign(receiver.keys[0], NOW, receiver.heard[0].body.decode()) for each in (new, old)]
    assert len(second) == 1


def test_it_is_tried_for_three_days_and_then_given_up(
    committed: Runtime, receiver: Receiver, ana: Member, clock: StandingClock
) -> None:
    """One event that a receiver does not like; others it takes, so it stays on."""
    endpoint_to(committed, receiver.url)
    receiver.answer = refuse(422, only="note:bad")
    notes(committed, ana, "note:bad")
    for wait in WAITS:
        call(committed)
        [delivery, *_] = deliveries(committed)
        assert (delivery.state, delivery.due_at, delivery.status) == (D.WAITING, clock() + wait, 422)
        clock.move(by=wait - timedelta(seconds=1))
        assert call(committed) == 0
        clock.move(by=timedelta(seconds=1))
    call(committed)
    assert [each.state for each in deliveries(committed)] == [D.FAILED]
    assert len(set(receiver.keys)) == 1
    assert len(receiver.heard) == len(WAITS) + 1


def test_a_member_is_told_of_in_order_and_holds_nobody_up(
    committed: Runtime, receiver: Receiver, ana: Member, bo: Member, clock: StandingClock
) -> None:
    endpoint_to(committed, receiver.url)
    receiver.answer = refuse(400, only="ana:1")
    notes(committed, ana, "ana:1", "ana:2")
    notes(committed, bo, "bo:1", "bo:2")
    call(committed)
    assert sorted(references(receiver)) == ["ana:1", "bo:1", "bo:2"]
    receiver.heard.clear()
    receiver.answer = lambda _heard: Reply()
    clock.move(by=WAITS[0])
    call(committed)
    assert references(receiver) == ["ana:1", "ana:2"]


def test_two_workers_at_once_keep_the_order_and_call_once(
    committed: Runtime, receiver: Receiver, ana: Member, bo: Member
) -> None:
    endpoint_to(committed, receiver.url)
    for number in range(20):
        notes(committed, ana, f"ana:{number:02}")
        notes(committed, bo, f"bo:{number:02}")
    workers = [Thread(target=call, args=(committed,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    call(committed)
    for name in ("ana", "bo"):
        mine = [each for each in references(receiver) if each.startswith(name)]
        assert mine == [f"{name}:{number:02}" for number in range(20)]


def test_who_dies_before_the_record_calls_again_under_the_same_id(
    committed: Runtime, receiver: Receiver, ana: Member, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint_to(committed, receiver.url)
    notes(committed, ana, "note:1")
    with monkeypatch.context() as dying:
        dying.setattr(courier, "_record", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            call(committed)
    assert [each.state for each in deliveries(committed)] == [D.SENDING]
    assert call(committed) == 0
    clock.move(by=timedelta(seconds=20))
    call(committed)
    assert [each.state for each in deliveries(committed)] == [D.DELIVERED]
    assert receiver.keys == [receiver.keys[0]] * 2


def test_a_receiver_that_is_away_is_asked_by_one_call_at_a_time(
    committed: Runtime, receiver: Receiver, ana: Member, bo: Member, clock: StandingClock
) -> None:
    endpoint_to(committed, receiver.url)
    receiver.answer = refuse(503)
    notes(committed, ana, "ana:1")
    call(committed)
    notes(committed, bo, "bo:1")
    assert call(committed) == 0
    clock.move(by=timedelta(seconds=5))
    call(committed)
    assert [each.tries for each in deliveries(committed)] == [2, 0]
    receiver.answer = lambda _heard: Reply()
    clock.move(by=timedelta(seconds=10))
    call(committed)
    assert [each.state for each in deliveries(committed)] == [D.WAITING, D.DELIVERED]


def test_it_is_left_alone_as_long_as_it_asks(
    committed: Runtime, receiver: Receiver, ana: Member, clock: StandingClock
) -> None:
    endpoint_to(committed, receiver.url)
    receiver.answer = lambda _heard: Reply(429, {"Retry-After": "90"})
    notes(committed, ana, "note:1")
    call(committed)
    assert standing(committed).blocked_until == clock() + timedelta(seconds=90)
    assert deliveries(committed)[0].due_at == clock() + timedelta(seconds=90)


def test_one_that_fails_for_days_is_switched_off_and_admins_hear_of_it(
    committed: Runtime, receiver: Receiver, ana: Member, clock: StandingClock
) -> None:
    endpoint = endpoint_to(committed, receiver.url)
    ada = make_staff(committed)
    receiver.answer = refuse(500)
    notes(committed, ana, "note:1", "note:2")
    for wait in WAITS:
        call(committed)
        clock.move(by=max(wait, timedelta(minutes=10)))
    call(committed)
    assert (standing(committed).state, standing(committed).reason) == (EndpointState.DISABLED, "failing")
    with committed.sessions() as session:
        assert [mail.staff_id for mail in session.query(StaffMail)] == [ada.id]
    receiver.answer = lambda _heard: Reply()
    notes(committed, ana, "note:3")
    assert call(committed) == 0
    with committed.sessions.begin() as session:
        resume_endpoint(session, endpoint_id=endpoint.id)
    receiver.heard.clear()
    call(committed)
    assert references(receiver)[-2:] == ["note:2", "note:3"]


def test_410_switches_it_off_at_once(committed: Runtime, receiver: Receiver, ana: Member) -> None:
    endpoint_to(committed, receiver.url)
    receiver.answer = refuse(410)
    notes(committed, ana, "note:1")
    call(committed)
    assert (standing(committed).state, standing(committed).reason) == (EndpointState.DISABLED, "gone")
    assert deliveries(committed)[0].state is D.FAILED


def test_what_happens_while_it_is_paused_waits(committed: Runtime, receiver: Receiver, ana: Member) -> None:
    endpoint = endpoint_to(committed, receiver.url)
    with committed.sessions.begin() as session:
        pause_endpoint(session, endpoint_id=endpoint.id)
    notes(committed, ana, "note:1")
    assert call(committed) == 0
    with committed.sessions.begin() as session:
        resume_endpoint(session, endpoint_id=endpoint.id)
    assert call(committed) == 1


def test_what_was_given_up_or_delivered_is_sent_again_when_staff_say_so(
    committed: Runtime, receiver: Receiver, ana: Member, bo: Member
) -> None:
    endpoint = endpoint_to(committed, receiver.url)
    receiver.answer = lambda heard: Reply(410 if heard.told["data"]["reference"] == "ana:1" else 204)
    notes(committed, bo, "bo:1")
    call(committed)
    notes(committed, ana, "ana:1")
    call(committed)
    receiver.answer = lambda _heard: Reply()
    first, second = deliveries(committed)
    with committed.sessions.begin() as session:
        resume_endpoint(session, endpoint_id=endpoint.id)
        assert replay_failed(session, endpoint_id=endpoint.id, since=NOW) == 1
        replay(session, delivery_id=first.id)
    receiver.heard.clear()
    call(committed)
    assert sorted(receiver.keys) == sorted([first.event_key, second.event_key])
    assert {each.state for each in deliveries(committed)} == {D.DELIVERED}


def test_a_restored_backup_calls_nobody(committed: Runtime, receiver: Receiver, ana: Member) -> None:
    endpoint_to(committed, receiver.url)
    with committed.sessions.begin() as session:
        session.execute(update(Club).values(lives_at="elsewhere"))
    notes(committed, ana, "note:1")
    assert call(committed) == 0


def test_a_redirect_is_not_followed(committed: Runtime, receiver: Receiver, ana: Member) -> None:
    endpoint_to(committed, receiver.url)
    receiver.answer = lambda _heard: Reply(307, {"Location": "/elsewhere"})
    notes(committed, ana, "note:1")
    call(committed)
    assert [heard.headers["path"] for heard in receiver.heard] == ["/hook?from=club"]
    assert deliveries(committed)[0].trouble == Trouble.STATUS


def test_of_a_long_answer_the_beginning_is_kept(committed: Runtime, receiver: Receiver, ana: Member) -> None:
    endpoint_to(committed, receiver.url)
    receiver.answer = lambda _heard: Reply(400, {}, b"n\x00o" * 100_000)
    notes(committed, ana, "note:1")
    call(committed)
    kept = deliveries(committed)[0].answer
    assert kept.startswith("nono")
    assert len(kept) <= 1_000


def test_one_that_does_not_answer_in_time_holds_no_other_up(
    committed: Runtime, receiver: Receiver, ana: Member
) -> None:
    """It sends a byte now and then, so that no single wait is too long."""
    told, free = Event(), Event()
    endpoint_to(committed, receiver.url)
    slow = endpoint_to(committed, receiver.url.replace("hook", "slow"))

    def answer(heard: Heard) -> Reply:
        if heard.headers["path"].startswith("/slow"):
            told.wait(10)
            free.wait(10)
        else:
            told.set()
        return Reply()

    receiver.answer = answer
    notes(committed, ana, "note:1")
    call(committed, call_seconds=0.5)
    free.set()
    by_endpoint = {each.endpoint_id: each for each in deliveries(committed)}
    late = by_endpoint.pop(slow.id)
    assert (late.state, late.trouble) == (D.WAITING, Trouble.TIMED_OUT)
    assert [each.state for each in by_endpoint.values()] == [D.DELIVERED]


def test_a_job_stops_when_it_is_asked_to(committed: Runtime, receiver: Receiver, ana: Member) -> None:
    endpoint_to(committed, receiver.url)
    notes(committed, ana, "note:1")
    assert call_receivers(courier_of(committed), more=lambda: False) == 0
    assert [each.state for each in deliveries(committed)] == [D.WAITING]
