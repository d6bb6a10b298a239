# ruff: noqa: RUF001 - as Chinese is written
"""What the daily mail says, in each language."""

from collections.abc import Collection, Mapping
from datetime import date

from babel import Locale
from babel.dates import format_skeleton

from campaigns.care.models import FollowUpReason
from campaigns.core.words import LOCALES, LocalText, localised
from campaigns.members.models import SpecialDayKind

MOST_COUNTRIES = 3

SUBJECT: LocalText = {"en": "Your day, %(day)s", "zh": "您的一天：%(day)s"}
OPENING: LocalText = {
    "en": "Good day, %(name)s. This is what your day brings.",
    "zh": "%(name)s，您好！今天的安排如下。",
}
APPROVALS: LocalText = {"en": "Waiting for your approval", "zh": "等待您审批"}
APPROVAL: LocalText = {"en": "“%(campaign)s”, asked by %(who)s", "zh": "“%(campaign)s”，由 %(who)s 申请"}
SOMEBODY: LocalText = {"en": "a former colleague", "zh": "已离职的同事"}
LATE: LocalText = {"en": "Late (%(count)s)", "zh": "已逾期（%(count)s）"}
TODAY: LocalText = {"en": "Today (%(count)s)", "zh": "今天（%(count)s）"}
SURPRISES: LocalText = {"en": "Your tasks for surprises (%(count)s)", "zh": "您的惊喜任务（%(count)s）"}
DUE_ON: LocalText = {"en": "%(what)s, by %(day)s", "zh": "%(what)s，截止 %(day)s"}
COMPLAINTS: LocalText = {"en": "Complaints to answer (%(count)s)", "zh": "待答复的投诉（%(count)s）"}
ANSWER_BY: LocalText = {"en": "%(name)s, by %(day)s", "zh": "%(name)s，须于 %(day)s 前答复"}
CONVERSATIONS: LocalText = {"en": "People wait for an answer", "zh": "有人等待答复"}
MINE: LocalText = {"en": "In conversations of yours: %(count)s", "zh": "您负责的对话：%(count)s"}
NOBODYS: LocalText = {"en": "In conversations that nobody has yet: %(count)s", "zh": "尚无人负责的对话：%(count)s"}
WEEK: LocalText = {"en": "Your members this week (%(count)s)", "zh": "本周您的会员（%(count)s）"}
GOES_OUT: LocalText = {"en": "%(text)s. “%(campaign)s” goes out by itself", "zh": "%(text)s。“%(campaign)s”会自动发送"}
HOLIDAYS: LocalText = {"en": "Holidays this week", "zh": "本周节日"}
MORE: LocalText = {"en": "and %(count)s more", "zh": "还有 %(count)s 项"}
NAMED: LocalText = {"en": "%(name)s: %(what)s", "zh": "%(name)s：%(what)s"}
COMPANIONS: LocalText = {"en": "%(what)s of %(whose)s", "zh": "%(whose)s的%(what)s"}
YEARS: LocalText = {"en": "%(what)s (%(years)s years)", "zh": "%(what)s（%(years)s 年）"}
DAYS: Mapping[SpecialDayKind, LocalText] = {
    SpecialDayKind.BIRTHDAY: {"en": "birthday", "zh": "生日"},
    SpecialDayKind.WEDDING: {"en": "wedding day", "zh": "结婚纪念日"},
    SpecialDayKind.MEMBERSHIP: {"en": "day of joining", "zh": "入会纪念日"},
    SpecialDayKind.CUSTOM: {"en": "special day", "zh": "特别日子"},
}
REASONS: Mapping[FollowUpReason, LocalText] = {
    FollowUpReason.CADENCE: {"en": "it is time to be in touch", "zh": "该联系了"},
    FollowUpReason.COMPLAINT: {"en": "after a complaint", "zh": "投诉之后"},
    FollowUpReason.FEEDBACK: {"en": "after what they said of an event", "zh": "评价活动之后"},
    FollowUpReason.GIFT: {"en": "a gift to give out", "zh": "有礼品待发放"},
    FollowUpReason.SPARED: {"en": "find the words yourself", "zh": "请亲自问候"},
    FollowUpReason.ASKED: {"en": "a follow-up", "zh": "回访"},
}


def say(text: LocalText, language: str, /, **values: object) -> str:
    return localised(text, language) % values


def say_day(day: date, language: str) -> str:
    """Such as `Fri, 27 Nov`."""
    return str(format_skeleton("MMMEd", day, locale=LOCALES.get(language, LOCALES["en"])))


def say_countries(codes: Collection[str], language: str) -> str:
    """The first of them by name."""
    names = Locale.parse(language).territories
    said = sorted(names.get(code, code) for code in codes)
    return ", ".join(said[:MOST_COUNTRIES]) + ("…" if len(said) > MOST_COUNTRIES else "")
