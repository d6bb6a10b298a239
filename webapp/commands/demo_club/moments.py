"""Surprises: the ready-made playbooks, a department for everybody, and a moment in each state."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from campaigns.core.arrays import among
from campaigns.core.words import LocalText
from campaigns.members.models import Member, MemberSummary, Mute
from campaigns.staff.departments import install_departments, move_staff
from campaigns.staff.models import Role, Staff
from campaigns.surprises.deciding import approve, decline
from campaigns.surprises.finishing import finish
from campaigns.surprises.models import Moment, RemarkAbout
from campaigns.surprises.ready import install_playbooks
from campaigns.surprises.remarks import NewRemark, note_remark
from campaigns.surprises.tasks import finish_task, take
from webapp.commands.demo_club.draws import code
from webapp.commands.demo_club.picture import salon_picture
from webapp.commands.demo_club.steps import Filling

FIRST = 20
"""Of those who spent most; the ones before have a complaint, a promise and a talk."""
SAID: tuple[tuple[RemarkAbout, LocalText, int], ...] = (
    (
        RemarkAbout.BIRTHDAY,
        {"en": "Comes on Saturday with her husband. It is his birthday.", "zh": "周六和先生一起来，那天是他的生日。"},
        5,
    ),
    (
        RemarkAbout.BIRTHDAY,
        {"en": "His daughter turns six when they come for lunch.", "zh": "来吃午饭那天，女儿满六岁。"},
        8,
    ),
    (RemarkAbout.BIRTHDAY, {"en": "Turns fifty, and wants no fuss. Well.", "zh": "五十大寿，说不想张扬。"}, 3),
    (RemarkAbout.GOOD_NEWS, {"en": "Passed the bar exam on Monday.", "zh": "周一通过了司法考试。"}, 2),
    (RemarkAbout.GOOD_NEWS, {"en": "They bought the house by the river.", "zh": "买下了河边的房子。"}, 4),
    (
        RemarkAbout.BIRTHDAY,
        {"en": "Her mother visits from Porto for her birthday.", "zh": "母亲从波尔图来陪她过生日。"},
        1,
    ),
)
"""What was let fall, and in how many days it is."""
DECLINED: LocalText = {"en": "They move on that day.", "zh": "他们那天搬家。"}
CARD: LocalText = {"en": "Signed by all of us.", "zh": "我们都签了名。"}
OUTCOME: LocalText = {"en": "She read it aloud to the whole table.", "zh": "她当着全桌人念了出来。"}
STATES = ("suggested", "approved", "in_hand", "done", "declined", "missed")
"""What becomes of each."""


def add_moments(filling: Filling, staff: Sequence[Staff]) -> None:
    session, now = filling.session, filling.now
    install_playbooks(session)
    desk, kitchen, care = (each.id for each in install_departments(session, language=filling.language))
    works_in = {Role.ADMIN: kitchen, Role.MARKETER: care, Role.HOST: desk}
    for person in staff:
        move_staff(session, staff_id=person.id, department_id=works_in[person.role])
    heard = [_heard(filling, place, member_id) for place, member_id in enumerate(_members(filling))]
    asked = dict(zip(STATES, heard, strict=True))
    robin = staff[0].id
    for name in ("approved", "in_hand", "done", "missed"):
        at = asked[name].suggested_at + timedelta(hours=1)
        approve(session, moment_id=asked[name].id, people={}, budget=None, staff_id=robin, now=at)
        session.refresh(asked[name])
    decline(session, moment_id=asked["declined"].id, why=filling.say(DECLINED), staff_id=robin, now=now)
    _begin(filling, asked["in_hand"], staff[1].id)
    _end(filling, asked["done"], staff[1].id)


def _members(filling: Filling) -> Sequence[int]:
    fit = (~Member.deceased, Member.id.not_in(select(Mute.member_id)))
    best = select(MemberSummary.member_id).join(Member).where(*fit)
    best = best.order_by(MemberSummary.spend.desc(), MemberSummary.member_id).offset(FIRST).limit(len(SAID))
    return filling.session.scalars(best).all()


def _heard(filling: Filling, place: int, member_id: int) -> Moment:
    """What is over by now was heard so long before."""
    about, text, ahead = SAID[place]
    days_ago = {3: 6, 5: 12}.get(place, 0)
    at = filling.now - timedelta(days=days_ago)
    day = filling.today + timedelta(days=ahead - days_ago)
    new = NewRemark(member_id, about, filling.say(text), request=code(12, "remark", place), day=day)
    note_remark(filling.session, new=new, staff_id=None, now=at)
    return filling.session.scalars(select(Moment).where(among(Moment.member_id, [member_id]))).one()


def _begin(filling: Filling, moment: Moment, staff_id: int) -> None:
    take(filling.session, task_id=moment.tasks[0].id, staff_id=staff_id)


def _end(filling: Filling, moment: Moment, staff_id: int) -> None:
    session, at = filling.session, filling.now - timedelta(days=4)
    for task in moment.tasks:
        finish_task(
            session,
            task_id=task.id,
            note=filling.say(CARD),
            ticked=range(len(task.checklist)),
            photo=None,
            staff_id=staff_id,
            now=at,
        )
    finish(
        session,
        moment_id=moment.id,
        outcome=filling.say(OUTCOME),
        spent=1_250,
        photo=salon_picture(),
        staff_id=staff_id,
        now=at,
    )
