"""The branches of the club, by where people live: who works there, and what takes place there."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from campaigns.chapters.operations import Said, add_chapter
from campaigns.core.words import LocalText
from campaigns.events.models import Event
from campaigns.outreach.belonging import give_to_chapter
from campaigns.staff.operations import work_for
from webapp.commands.demo_club.logins import Login, add_accounts
from webapp.commands.demo_club.steps import ZONE, Filling

NEW_YORK: LocalText = {"en": "New York", "zh": "纽约"}
LONDON: LocalText = {"en": "London", "zh": "伦敦"}
Homes = Mapping[str, int]
"""Zone → the chapter in which those are at home who live there; others are in none."""


def add_chapters(filling: Filling, logins: Sequence[Login]) -> Homes:
    """With those of `logins` who work for one."""
    chapters = (
        Said(filling.say(NEW_YORK)),
        Said("上海", "Asia/Shanghai", "zh"),
        Said(filling.say(LONDON), "Europe/London", "en"),
    )
    made = {said.name: add_chapter(filling.session, said) for said in chapters}
    local = [login for login in logins if login.chapter]
    for login, person in zip(local, add_accounts(filling.session, local, now=filling.now), strict=True):
        work_for(filling.session, staff_id=person.id, chapter_ids=[made[login.chapter].id])
    return {chapter.zone or ZONE: chapter.id for chapter in made.values()}


def give_events(filling: Filling, homes: Homes) -> None:
    """What takes place where the club itself is, is for everybody and stays the whole club's."""
    elsewhere = {zone: chapter_id for zone, chapter_id in homes.items() if zone != ZONE}
    for event in filling.session.scalars(select(Event).where(Event.zone.in_(elsewhere))):
        give_to_chapter(filling.session, "event", event.id, elsewhere[event.zone])
