"""What handing messages over, and the sweep that looks after it, need."""

import random
import time

from campaigns.bootstrap import Runtime
from campaigns.events.extras import event_extras
from campaigns.events.links import InvitationLinks
from campaigns.messaging.clicks import judge_clicks
from campaigns.messaging.delivery import Delivery, Step
from campaigns.messaging.extras import Extras
from campaigns.messaging.mailboxes import mailboxes
from campaigns.messaging.opt_in import consent_extras
from campaigns.messaging.providers.registry import make_providers
from campaigns.messaging.staff_mail import send_staff_mail, settle_staff_mail
from campaigns.messaging.standing import standing_extras
from campaigns.messaging.trials import send_trial, settle_trials
from campaigns.outreach.held_back import secret_keeper
from campaigns.outreach.spending import spend
from campaigns.outreach.still_due import keep_to_deeds
from campaigns.outreach.variants.words import ReaderWords
from campaigns.referrals.extras import friend_extras
from campaigns.rewards.extras import own_page_extras

BEFORE_DELIVERY: tuple[Step, ...] = (send_trial, send_staff_mail)
"""What goes out before each round of messages, in this order."""

AFTER_SWEEP: tuple[Step, ...] = (settle_trials, settle_staff_mail, judge_clicks)
"""What is looked after with each sweep, in this order."""


def build_delivery(runtime: Runtime) -> Delivery:
    """What delivering needs; it keeps connections to the providers, so a process makes one."""
    return Delivery(
        sessions=runtime.sessions,
        clock=runtime.clock,
        system_clock=runtime.system_clock,
        signer=runtime.signer,
        settings=runtime.settings,
        providers=make_providers(runtime.settings, clock=runtime.system_clock),
        extras=_extras(runtime),
        chance=random.random,
        wait=time.sleep,
        spend=spend,
        before=BEFORE_DELIVERY,
        after=AFTER_SWEEP,
    )


def _extras(runtime: Runtime) -> tuple[Extras, ...]:
    """What the rooms above messaging add to a message, in this order."""
    public_url = runtime.settings.public_url
    links = InvitationLinks(runtime.signer, public_url, runtime.settings.inbound_domain)
    return (
        consent_extras(runtime.signer, public_url),
        event_extras(links),
        ReaderWords(mailboxes(runtime.signer, runtime.settings.inbound_domain)),
        standing_extras(runtime.clock),
        own_page_extras(runtime.signer, public_url),
        friend_extras(public_url=public_url, random_code=runtime.random_code, clock=runtime.clock),
        secret_keeper(runtime.clock),
        keep_to_deeds,
    )
