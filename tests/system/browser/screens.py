"""Takes the pictures of docs/screens: main pages of a fresh demo, of one in each language."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, ViewportSize
from sqlalchemy import select

from campaigns.bootstrap import Runtime
from campaigns.events.links import PURPOSE as ANSWERS
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.members.models import Member, MemberSummary
from campaigns.messaging.links import PURPOSE as PREFERENCES
from campaigns.messaging.models import Template
from campaigns.outreach.models import Campaign, CampaignState
from tests.system.browser import house, sending
from tests.system.browser.conftest import DESK, LOCALES, PHONE
from tests.system.browser.demo import Demo, running_demo
from tests.system.browser.visitor import Visitor
from tests.system.conftest import PATIENCE_MS, running_browser

FOLDER = Path(__file__).parents[3] / "docs" / "screens"
HIGH = 1100
"""Pixels: as far as a large screen shows."""
QUALITY = 80
ANSWERED = 24
SOME = re.compile("[1-9]")

Places = Mapping[str, object]


class Screen(NamedTuple):
    """`path` holds the names of what `places_of` finds."""

    name: str
    path: str
    size: ViewportSize = DESK
    guest: bool = False


DRAFT = (
    Screen("audience", "/campaigns/{campaign}/audience"),
    Screen("message", "/campaigns/{campaign}/message"),
    Screen("review", "/campaigns/{campaign}/review"),
)
"""Taken before the campaign is sent."""
SENT = (
    Screen("home", "/"),
    Screen("home-phone", "/", PHONE),
    Screen("members", "/members"),
    Screen("member", "/members/{member}"),
    Screen("segment", "/segments/{segment}/edit"),
    Screen("campaign", "/campaigns/{campaign}"),
    Screen("template", "/templates/{template}/blocks?channel=email&language={language}"),
    Screen("event", "/events/{event}"),
    Screen("calendar", "/events/calendar"),
    Screen("greetings", "/greetings"),
    Screen("moments", "/moments"),
    Screen("care", "/care"),
    Screen("repeat-purchase", "/reports/repeat-purchase"),
    Screen("lift", "/reports/lift?campaign={letter}"),
    Screen("door", "/door/{event}?q={guest}", PHONE),
    Screen("invitation", "/r/{invitation}?lang={language}", PHONE, guest=True),
    Screen("preferences", "/p/{preferences}?lang={language}", PHONE, guest=True),
)


def places_of(runtime: Runtime) -> Places:
    """What is worth seeing: the invitation that the demo has ready, and the member who bought most."""
    with runtime.sessions() as session:
        draft = session.scalars(select(Campaign).where(Campaign.event_id.is_not(None)).order_by(Campaign.id)).first()
        assert draft is not None
        letter = session.scalars(select(Campaign.id).where(Campaign.state == CampaignState.FINISHED)).first()
        best = session.scalars(select(MemberSummary.member_id).order_by(MemberSummary.spend.desc())).first()
        template = session.scalars(select(Template.id).where(Template.key == "event_invitation")).one()
    return {
        "campaign": draft.id,
        "letter": letter,
        "event": draft.event_id,
        "segment": draft.segment_id,
        "member": best,
        "template": template,
    }


def guests_of(demo: Demo, event_id: object) -> Places:
    """Has some of them answer yes, and names one; gives the links of one who has not."""
    runtime = demo.runtime
    asked = select(Invitation, Member.code, Event.code).join(Member, Member.id == Invitation.member_id).join(Event)
    waits = (Invitation.event_id == event_id, Invitation.state == InvitationState.INVITED)
    with runtime.sessions() as session:
        rows = session.execute(asked.where(*waits).order_by(Invitation.id)).all()
    for _invitation, member, event in rows[:ANSWERED]:
        demo.said("event", "rsvp", event, member, "yes")
    waiting: Invitation = rows[ANSWERED][0]
    return {
        "guest": rows[0][1],
        "invitation": runtime.signer.sign(ANSWERS, waiting.id),
        "preferences": runtime.signer.sign(PREFERENCES, waiting.member_id),
    }


def visitor(browser: Browser, demo: Demo, language: str, screen: Screen) -> Visitor:
    size = ViewportSize(width=screen.size["width"], height=HIGH)
    context = browser.new_context(viewport=size, locale=LOCALES[language], reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    found = Visitor(context.new_page(), demo.web, language)
    if not screen.guest:
        house.sign_in(found, demo.password, language)
    return found


def take(browser: Browser, demo: Demo, language: str, screens: Sequence[Screen], places: Places) -> Iterator[Path]:
    for kind in dict.fromkeys((screen.size["width"], screen.guest) for screen in screens):
        alike = [screen for screen in screens if (screen.size["width"], screen.guest) == kind]
        here = visitor(browser, demo, language, alike[0])
        for screen in alike:
            here.go(screen.path.format(**places, language=language))
            here.page.wait_for_load_state("networkidle")
            yield keep(here, f"{screen.name}-{language}.webp")
        here.page.context.close()


def keep(here: Visitor, name: str) -> Path:
    file = FOLDER / name
    Image.open(BytesIO(here.page.screenshot())).save(file, quality=QUALITY, method=6)
    return file


def send(browser: Browser, demo: Demo, language: str, campaign_id: object) -> None:
    """Until the first have got it."""
    here = visitor(browser, demo, language, SENT[0])
    here.go(f"/campaigns/{campaign_id}")
    sending.launch(here)
    here.reload_until(here.page.locator(".stat.good dd").first, SOME)
    here.page.context.close()


def take_all(browser: Browser, demo: Demo, language: str) -> Iterator[Path]:
    places = places_of(demo.runtime)
    yield from take(browser, demo, language, DRAFT, places)
    send(browser, demo, language, places["campaign"])
    yield from take(browser, demo, language, SENT, {**places, **guests_of(demo, places["event"])})


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for language in LOCALES:
        with running_demo(language) as demo, running_browser() as browser:
            for file in take_all(browser, demo, language):
                sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main()
