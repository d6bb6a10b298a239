"""The playbooks of a new club, and the departments that they name."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.core.words import LocalText, localised
from campaigns.members.models import SpecialDayKind
from campaigns.members.purchases.money import minor_digits
from campaigns.staff.departments import install_departments
from campaigns.surprises.models import Cue, Playbook, RemarkAbout
from campaigns.surprises.playbooks import PlaybookPlan, TaskPlan, add_playbook


@dataclass(frozen=True, slots=True)
class _Task:
    """`department` is the place in `departments.READY`."""

    department: int
    what: LocalText
    checklist: LocalText
    """A point a line."""
    script: LocalText
    days_before: int = 0
    hour: int = 18


@dataclass(frozen=True, slots=True)
class _Ready:
    name: LocalText
    cue: Cue
    tasks: tuple[_Task, ...]
    about: RemarkAbout | None = None
    day_kind: SpecialDayKind | None = None
    number: int | None = None
    lead_days: int = 14
    units: int = 0
    """Of the club's currency."""
    active: bool = True


DESK, KITCHEN, CARE = range(3)

_CHOOSE = _Task(
    CARE,
    {"en": "Find out what they love, and choose the surprise", "zh": "了解对方喜欢什么，选定惊喜"},
    {
        "en": "Read their timeline and interests\nAsk a companion, never the member\nKeep within the budget",
        "zh": "查看时间线和兴趣\n只问同伴，不问本人\n不超出预算",
    },
    {
        "en": "“We would like to do something for their day. What would make them laugh?”",
        "zh": "“我们想在那天为对方准备一点心意，什么会让对方开心？”",
    },
    days_before=5,
)
_COOK = _Task(
    KITCHEN,
    {"en": "Prepare the dish or the cake", "zh": "准备菜品或蛋糕"},
    {
        "en": "Ask for allergies\nName and candles, if they like them\nReady half an hour before",
        "zh": "确认是否过敏\n写上名字，视喜好配蜡烛\n提前半小时备好",
    },
    {"en": "", "zh": ""},
    days_before=1,
)
_WELCOME = _Task(
    DESK,
    {"en": "Welcome them, and bring it in", "zh": "迎接并送上惊喜"},
    {
        "en": "Everybody at the desk knows the name\nSay nothing on the way in\nTake a photo, if they agree",
        "zh": "前台每个人都知道名字\n入场时保密\n对方同意后拍一张照片",
    },
    {
        "en": "“This is for you, from all of us.” Then leave them to it.",
        "zh": "“这是我们大家送给您的。”然后让他们自己享受。",
    },
    hour=11,
)
_CARD = _Task(
    CARE,
    {"en": "Write a card by hand, and send it", "zh": "手写卡片并寄出"},
    {
        "en": "In the name they use\nOne sentence that is meant, nothing about a sale\nSigned by whoever knows them",
        "zh": "用对方常用的称呼\n一句真心话，不提销售\n由熟悉对方的人签名",
    },
    {"en": "Say what you heard, and that you are glad with them.", "zh": "写下您听到的好消息，表达同喜之情。"},
    days_before=3,
)
_QUIET = _Task(
    CARE,
    {"en": "Send something quiet, and ask for nothing", "zh": "送上一份安静的心意，不求回应"},
    {
        "en": "Ask the owner whether it is welcome\nNo logo, no offer\nA line by hand",
        "zh": "先问负责人是否合适\n不带标志，不带优惠\n手写一行字",
    },
    {"en": "“We think of you.” No more than that.", "zh": "“我们惦记着您。”一句就够。"},
    days_before=0,
    hour=15,
)

READY: tuple[_Ready, ...] = (
    _Ready(
        {"en": "A birthday becomes a party", "zh": "把生日变成聚会"},
        Cue.REMARK,
        (_CHOOSE, _COOK, _WELCOME),
        about=RemarkAbout.BIRTHDAY,
        units=80,
    ),
    _Ready(
        {"en": "Glad with them", "zh": "同喜"},
        Cue.REMARK,
        (_CARD,),
        about=RemarkAbout.GOOD_NEWS,
        lead_days=7,
        units=20,
    ),
    _Ready(
        {"en": "In a hard time", "zh": "艰难时刻"},
        Cue.REMARK,
        (_QUIET,),
        about=RemarkAbout.HARD_TIME,
        lead_days=3,
        units=30,
    ),
    _Ready(
        {"en": "The tenth visit", "zh": "第十次到访"},
        Cue.VISITS,
        (_CARD,),
        number=10,
        lead_days=7,
        units=30,
    ),
    _Ready(
        {"en": "Birthdays, for the members you choose", "zh": "生日惊喜（先选定会员）"},
        Cue.SPECIAL_DAY,
        (_CHOOSE, _COOK, _WELCOME),
        day_kind=SpecialDayKind.BIRTHDAY,
        units=80,
        active=False,
    ),
)
"""The last one would be for everybody: it is switched on once it has a segment."""


def install_playbooks(session: Session, *, language: str = "") -> int:
    """Add those whose names are not taken in any language; in the club's, unless another is named. Gives how many."""
    club = find_club(session)
    language, currency = (language or club.language, club.currency) if club else (language or "en", "USD")
    taken = set(session.scalars(select(Playbook.name)))
    missing = [each for each in READY if taken.isdisjoint(each.name.values())]
    if missing:
        departments = [each.id for each in install_departments(session, language=language)]
        for each in missing:
            add_playbook(session, plan=_plan(each, departments, language, currency))
    return len(missing)


def _plan(ready: _Ready, departments: list[int], language: str, currency: str) -> PlaybookPlan:
    return PlaybookPlan(
        name=localised(ready.name, language),
        cue=ready.cue,
        tasks=tuple(_task(each, departments, language) for each in ready.tasks),
        about=ready.about,
        day_kind=ready.day_kind,
        number=ready.number,
        lead_days=ready.lead_days,
        budget=ready.units * 10 ** minor_digits(currency),
        active=ready.active,
    )


def _task(task: _Task, departments: list[int], language: str) -> TaskPlan:
    return TaskPlan(
        department_id=departments[task.department],
        what=localised(task.what, language),
        days_before=task.days_before,
        hour=task.hour,
        checklist=tuple(localised(task.checklist, language).splitlines()),
        script=task.script.get(language, ""),
    )
