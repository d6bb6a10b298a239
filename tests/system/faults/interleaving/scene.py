"""What the schedules play on: a club, its clocks, and all that may happen to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select, update

from campaigns.bootstrap.delivery import build_delivery
from campaigns.bootstrap.erasing import ERASING
from campaigns.core.clock import system_clock
from campaigns.core.errors import Refused
from campaigns.events.text_consent import start, stop
from campaigns.members.models import Member, Topic
from campaigns.members.privacy.erasure import erase_member
from campaigns.messaging.delivery import Delivery, deliver_due
from campaigns.messaging.models import Channel, ChannelPause, Message, MessageState, ReceiptKind
from campaigns.messaging.pauses import resume_channel
from campaigns.messaging.preferences import unsubscribe
from campaigns.messaging.receipts import NewReceipt, apply_receipts, store_receipts
from campaigns.messaging.sweep import expire_claims, sweep
from campaigns.outreach.models import Campaign, Run, RunState
from campaigns.outreach.operations import cancel_campaign, pause_campaign, resume_campaign
from campaigns.outreach.schedule import tick
from tests.clock import StandingClock
from tests.factories_messaging import make_run
from tests.system.faults.club import PROVIDERS, Club
from tests.system.faults.gates import gated, watch
from tests.system.faults.interleaving.players import passing_here

PEOPLE = 5
"""On each channel."""
SLICE = 3
LEASE = timedelta(seconds=40)
BEHIND = timedelta(hours=2)
"""Our clocks begin behind the provider's, and pass it by less than Twilio's list allows."""

FAULTS = (
    "rate_limit", "server_error", "unavailable", "unauthorised", "refuse_address", "reset_before_accept",
    "reset_mid_upload", "close_after_accept", "malformed", "empty",
)  # fmt: skip
REPORTS = (ReceiptKind.ACCEPTED, ReceiptKind.DELIVERED, ReceiptKind.BOUNCED, ReceiptKind.FAILED, ReceiptKind.COMPLAINED)

Act = Callable[[Random], object]


@dataclass
class Scene:
    club: Club
    delivery: Delivery
    club_clock: StandingClock = field(default_factory=StandingClock)
    machine_clock: StandingClock = field(default_factory=StandingClock)
    since: int = 0
    campaign_id: int = 0

    @property
    def acts(self) -> Sequence[tuple[str, Act]]:
        return (
            ("the lease passes", self.lapse), ("the lease passes", self.lapse),
            ("a sweep", lambda _: self.sweep()), ("a sweep", lambda _: self.sweep()), ("claims run out", self.expire),
            ("a tick", self.tick), ("the provider misbehaves", self.misbehave),
            ("the provider misbehaves", self.misbehave), ("the provider behaves", lambda _: self.behave()),
            ("receipts come", self.report), ("receipts are applied", lambda _: self.apply()),
            ("paused", self.pause), ("resumed", self.resume), ("cancelled", self.cancel),
            ("somebody says STOP", self.stop), ("somebody says START", self.start),
            ("somebody unsubscribes", self.unsubscribe), ("somebody is erased", self.erase),
            ("a channel is resumed", lambda _: self.resume_channels()), ("the club's clock steps", self.step_clock),
        )  # fmt: skip

    def begin(self) -> None:
        """A campaign to people on each channel, all ready."""
        self.behave()
        self.machine_clock.now = self.club_clock.now = system_clock() - BEHIND
        with self.club.runtime.sessions() as session:
            self.since = session.scalar(select(func.max(Message.id))) or self.club.first
        self.club.audience = 0
        for channel in Channel:
            self.club.crowd(PEOPLE, channel)
        with self.club.runtime.sessions.begin() as session:
            run = make_run(session)
            run.state, run.planned_at = RunState.RUNNING, self.club_clock()
            others = update(Run).where(Run.campaign_id == run.campaign_id, Run.id != run.id)
            session.execute(others.values(state=RunState.CANCELLED))
            session.execute(update(Message).where(Message.id > self.since).values(run_id=run.id))
            self.campaign_id = run.campaign_id

    def deliver(self, channels: Sequence[Channel]) -> None:
        """One round of a worker."""
        for channel in channels:
            deliver_due(self.delivery, channel=channel)

    def lapse(self, _random: Random) -> None:
        self.machine_clock.move(by=LEASE)
        self.club_clock.move(by=LEASE)

    def sweep(self) -> None:
        sweep(self.delivery)

    def expire(self, _random: Random) -> None:
        with self.club.runtime.sessions.begin() as session:
            expire_claims(session, delivery=self.delivery)

    def tick(self, _random: Random) -> None:
        tick(self.club.runtime.sessions, clock=self.club_clock)

    def step_clock(self, random: Random) -> None:
        self.club_clock.move(by=timedelta(hours=random.choice((-24, -1, 1, 24))))

    def misbehave(self, random: Random) -> None:
        kind, channel = random.choice(FAULTS), random.choice(list(Channel))
        address = self._somebody(random).address if kind == "refuse_address" else None
        self.club.sandbox.misbehave(PROVIDERS[channel], kind, count=random.choice((1, 2)), address=address or None)

    def behave(self) -> None:
        self.club.quiet_sandbox()

    def report(self, random: Random) -> None:
        """Of what the sandbox took, in any order, and again."""
        taken = [key for key in self.club.taken() if key > self.since]
        chosen = random.sample(taken, min(len(taken), 5))
        now = self.club_clock()
        said = [_receipt(key, random.choice(REPORTS), now) for key in chosen]
        with self.club.runtime.sessions.begin() as session:
            store_receipts(session, said + said[::-1], now=now)

    def apply(self) -> None:
        apply_receipts(self.club.runtime.sessions, clock=self.club_clock)

    def pause(self, _random: Random) -> None:
        self._control(pause_campaign)

    def resume(self, _random: Random) -> None:
        self._control(resume_campaign)

    def cancel(self, random: Random) -> None:
        if random.random() < 0.2:
            self._control(cancel_campaign)

    def stop(self, random: Random) -> None:
        who = self._somebody(random, Channel.SMS)
        with self.club.runtime.sessions.begin() as session:
            stop(session, number=who.address, evidence="STOP", now=self.club_clock())

    def start(self, random: Random) -> None:
        who = self._somebody(random, Channel.SMS)
        with self.club.runtime.sessions.begin() as session:
            start(session, number=who.address, evidence="START", now=self.club_clock())

    def unsubscribe(self, random: Random) -> None:
        who = self._somebody(random)
        with self.club.runtime.sessions.begin() as session:
            unsubscribe(session, member_id=who.member_id, topics=[Topic.EVENTS], now=self.club_clock())

    def erase(self, random: Random) -> None:
        who = self._somebody(random)
        with self.club.runtime.sessions.begin() as session:
            member = session.get_one(Member, who.member_id)
            if member.erased_at is None:
                gone: dict[str, Any] = {"fresh_code": f"gone{member.id}", "rules": ERASING, "staff_id": None}
                erase_member(session, member_id=member.id, typed_code=member.code, now=self.club_clock(), **gone)

    def resume_channels(self) -> None:
        with self.club.runtime.sessions.begin() as session:
            for channel in session.scalars(select(ChannelPause.channel)).all():
                resume_channel(session, channel=channel)

    def mend(self) -> None:
        self.behave()
        self.resume_channels()
        self._control(resume_campaign)

    def settle(self) -> None:
        """One more round with nothing in the way."""
        self.resume_channels()  # a worker may have told late that a key was refused
        self.machine_clock.move(by=LEASE)
        self.club.hasten(now=self.club_clock(), system_now=self.machine_clock())
        sweep(self.delivery)
        for channel in Channel:
            while deliver_due(self.delivery, channel=channel):
                pass
        self.apply()

    def rest(self) -> None:
        """Until nothing is left to do."""
        for _ in range(12):
            self.settle()
            left = self.club.count(MessageState.READY, MessageState.CLAIMED, MessageState.UNKNOWN)
            if left == self.beyond_asking(0):
                return

    def beyond_asking(self, since: int | None = None) -> int:
        """How many are unknown whose reader was erased: no provider can be asked about them."""
        newer = Message.id > (self.since if since is None else since)
        with self.club.runtime.sessions() as session:
            gone = select(func.count()).where(newer, Message.state == MessageState.UNKNOWN, Message.address == "")
            return session.scalars(gone).one()

    def _control(self, operation: Callable[..., Campaign]) -> None:
        """Pressed when it does not fit, it is refused and changes nothing."""
        try:
            with self.club.runtime.sessions.begin() as session:
                operation(session, campaign_id=self.campaign_id, now=self.club_clock())
        except Refused:
            pass

    def _somebody(self, random: Random, channel: Channel | None = None) -> Message:
        with self.club.runtime.sessions() as session:
            rows = select(Message).where(Message.id > self.since, Message.address != "")
            rows = rows if channel is None else rows.where(Message.channel == channel)
            return random.choice(session.scalars(rows.order_by(Message.id)).all())


def _receipt(message_id: int, kind: ReceiptKind, now: Any) -> NewReceipt:
    return NewReceipt(
        provider="sendgrid", provider_event_id=f"{message_id}/{kind}", kind=kind, message_id=message_id,
        provider_reference="", address="", detail="", occurred_at=now, payload={},
    )  # fmt: skip


def make_scene(club: Club) -> Scene:
    """Workers of it take few at a time, and stand at each point if they are players."""
    watch(club.runtime, passing_here)
    scene = Scene(club, club.delivery)
    delivery = build_delivery(club.runtime)
    delivery = replace(delivery, clock=scene.club_clock, system_clock=scene.machine_clock)
    scene.delivery = gated(delivery, slice_size=SLICE, passing=passing_here)
    return scene
