"""The daily mail laid out, in the language of whoever reads it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from campaigns.care.day import Day
from campaigns.care.models import Complaint, FollowUp
from campaigns.core.words import LocalText, localised
from campaigns.insight.digest import words
from campaigns.insight.digest.reading import MOST, Brings
from campaigns.insight.digest.words import say, say_countries, say_day
from campaigns.insight.week import GoesOut, MemberDay, WeekHoliday
from campaigns.members.models import SpecialDayKind
from campaigns.messaging.staff_letters import Letter, Line, Section
from campaigns.outreach.models import CampaignStep
from campaigns.staff.models import Staff
from campaigns.surprises.letters import TASKS_PAGE
from campaigns.surprises.models import MomentTask

STOPS = "digest"


def lay_out(brings: Brings, staff: Staff, *, now: datetime) -> Letter:
    """`now` by the club's clock."""
    language, today = staff.language, now.date()
    return Letter(
        subject=say(words.SUBJECT, language, day=say_day(today, language)),
        language=language,
        opening=(Line(say(words.OPENING, language, name=staff.name)),),
        sections=tuple(section for section in _sections(brings, language, now) if section.lines),
        stops=STOPS,
    )


def _sections(brings: Brings, language: str, now: datetime) -> Iterator[Section]:
    yield Section(localised(words.APPROVALS, language), tuple(_approvals(brings.approvals, language)))
    if brings.day is not None:
        yield from _of_day(brings.day, language, now)
    surprises = (*brings.surprises.mine, *brings.surprises.free)
    lines = (_for_surprise(task, language, now) for task in surprises)
    yield _section(words.SURPRISES, len(surprises), lines, TASKS_PAGE, language)
    yield Section(localised(words.CONVERSATIONS, language), tuple(_conversations(brings, language)))
    if brings.week is not None:
        days = (_member_day(day, language) for day in brings.week.days)
        yield _section(words.WEEK, brings.week.total, days, "/care", language)
        holidays = dict.fromkeys(_holiday(each, language) for each in brings.week.holidays)
        yield Section(localised(words.HOLIDAYS, language), tuple(holidays))


def _of_day(day: Day, language: str, now: datetime) -> Iterator[Section]:
    counts, today = day.counts, now.date()
    late = (_task(task, language) for task in day.due if task.due_on < today)
    due = (_task(task, language) for task in day.due if task.due_on == today)
    yield _section(words.LATE, counts.overdue, late, "/care", language)
    yield _section(words.TODAY, counts.today, due, "/care", language)
    complaints = (_complaint(each, language, now) for each in day.complaints)
    yield _section(words.COMPLAINTS, counts.complaints, complaints, "/complaints", language)


def _section(title: LocalText, count: int, lines: Iterable[Line], path: str, language: str) -> Section:
    """The first of so many, and where the rest stands."""
    shown = tuple(lines)[:MOST]
    more = count - len(shown)
    rest = (Line(say(words.MORE, language, count=more), path),) if more > 0 else ()
    return Section(say(title, language, count=count), (*shown, *rest))


def _approvals(asked: Sequence[CampaignStep], language: str) -> Iterator[Line]:
    for step in asked[:MOST]:
        who = step.staff.name if step.staff else localised(words.SOMEBODY, language)
        text = say(words.APPROVAL, language, campaign=step.campaign.name, who=who)
        yield Line(text, f"/campaigns/{step.campaign_id}/review")


def _task(task: FollowUp, language: str) -> Line:
    what = task.note or localised(words.REASONS[task.reason], language)
    return Line(say(words.NAMED, language, name=task.member.full_name, what=what), _page_of(task.member_id))


def _for_surprise(task: MomentTask, language: str, now: datetime) -> Line:
    by = say_day(task.due_at.astimezone(now.tzinfo).date(), language)
    return Line(say(words.DUE_ON, language, what=task.what, day=by), TASKS_PAGE)


def _complaint(complaint: Complaint, language: str, now: datetime) -> Line:
    by = say_day(complaint.due_at.astimezone(now.tzinfo).date(), language)
    return Line(say(words.ANSWER_BY, language, name=complaint.name, day=by), f"/complaints/{complaint.id}")


def _conversations(brings: Brings, language: str) -> Iterator[Line]:
    for text, count in ((words.MINE, brings.mine), (words.NOBODYS, brings.nobodys)):
        if count:
            yield Line(say(text, language, count=count), "/conversations")


def _member_day(day: MemberDay, language: str) -> Line:
    what = say(words.NAMED, language, name=day.member.full_name, what=_what(day, language))
    text = f"{say_day(day.on, language)} · {what}"
    return Line(_going_out(text, day.goes_out, language), _page_of(day.member.id))


def _holiday(each: WeekHoliday, language: str) -> Line:
    text = f"{say_day(each.kept.day, language)} · {localised(each.kept.holiday.name, language)}"
    if not each.kept.elsewhere:
        text = f"{text} ({say_countries(each.kept.countries, language)})"
    return Line(_going_out(text, each.goes_out, language))


def _going_out(text: str, goes_out: Sequence[GoesOut], language: str) -> str:
    for each in goes_out:
        text = say(words.GOES_OUT, language, text=text, campaign=each.campaign.name)
    return text


def _what(day: MemberDay, language: str) -> str:
    special = day.special
    what = localised(words.DAYS[special.kind if special else SpecialDayKind.MEMBERSHIP], language)
    what = special.title if special and special.title else what
    if special and special.whose:
        return say(words.COMPANIONS, language, what=what, whose=special.whose)
    return say(words.YEARS, language, what=what, years=day.years) if day.years else what


def _page_of(member_id: int) -> str:
    return f"/members/{member_id}?tab=care"
