"""A playbook: when it begins, for whom, what it may cost, and its tasks."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeVar

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FieldList, Form, FormField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from campaigns.core.identifiers import as_number
from campaigns.members.models import SpecialDayKind, Tier
from campaigns.members.purchases.money import parse_money, written
from campaigns.segments.models import Segment
from campaigns.staff.models import Department
from campaigns.surprises.models import Cue, Playbook, RemarkAbout
from campaigns.surprises.playbooks import (
    LAST_HOUR,
    LONGEST_NAME,
    LONGEST_POINT,
    LONGEST_SCRIPT,
    LONGEST_WHAT,
    MOST_DAYS,
    MOST_NUMBER,
    MOST_POINTS,
    MOST_TASKS,
    PlaybookPlan,
    TaskPlan,
)
from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.i18n import localised_here
from webapp.labels import labelled
from webapp.segment_names import segment_choices

Kind = TypeVar("Kind", bound=StrEnum)
SPARE_TASKS = 2
"""Empty ones at the end of the form."""


def _abouts() -> list[tuple[str, Any]]:
    return [("", _("Any remark")), *labelled(RemarkAbout)]


class TaskForm(Form):
    what = StringField(_("What"), [Length(max=LONGEST_WHAT)])
    department_id = SelectField(_("Department"), validate_choice=False)
    days_before = IntegerField(_("Days before the day"), [Optional(), NumberRange(0, MOST_DAYS)])
    hour = IntegerField(_("By the hour"), [Optional(), NumberRange(0, LAST_HOUR)])
    checklist = TextAreaField(
        _("Checklist"), [Length(max=(LONGEST_POINT + 2) * MOST_POINTS)], description=_("A point on each line.")
    )
    script = TextAreaField(_("What to say"), [Length(max=LONGEST_SCRIPT)])

    def plan(self) -> TaskPlan | None:
        """Nothing where the row is empty."""
        if not (self.what.data or "").strip():
            return None
        return TaskPlan(
            department_id=as_number(self.department_id.data) or 0,
            what=self.what.data or "",
            days_before=self.days_before.data or 0,
            hour=18 if self.hour.data is None else self.hour.data,
            checklist=tuple((self.checklist.data or "").splitlines()),
            script=self.script.data or "",
        )


class PlaybookForm(PageForm):
    """`with_tiers` makes one with a field for each tier's own budget besides."""

    tiers: ClassVar[Sequence[Tier]] = ()

    name = StringField(_("Name"), [InputRequired(), Length(max=LONGEST_NAME)])
    cue = SelectField(_("Begins on"), choices=lambda: labelled(Cue))
    about = SelectField(_("Of remarks, only those about"), choices=_abouts)
    day_kind = SelectField(_("Of special days"), choices=lambda: labelled(SpecialDayKind))
    signal_name = StringField(
        _("Name of the signal"), [Length(max=40)], description=_("As the other system tells it, such as booking.")
    )
    number = IntegerField(
        _("The how-manieth"),
        [Optional(), NumberRange(1, MOST_NUMBER)],
        description=_("Visit, or year of membership; empty means every year."),
    )
    segment_id = SelectField(_("Only for members of"), validate_choice=False)
    lead_days = IntegerField(
        _("Days ahead"),
        [InputRequired(), NumberRange(0, MOST_DAYS)],
        description=_(
            "So long before its day it is suggested. Where nobody named a day, it is so many days from then."
        ),
    )
    active = BooleanField(_("Suggests surprises"))
    budget = StringField(_("Budget"), [InputRequired(), Length(max=30)])
    tasks = FieldList(FormField(TaskForm), max_entries=MOST_TASKS)

    @classmethod
    def of_playbook(
        cls,
        playbook: Playbook | None,
        *,
        tiers: Sequence[Tier],
        segments: Sequence[Segment],
        departments: Sequence[Department],
        currency: str,
    ) -> Self:
        fields = {f"tier_{tier.id}": StringField(localised_here(tier.name), [Length(max=30)]) for tier in tiers}
        made: type[Self] = type(cls.__name__, (cls,), {**fields, "tiers": tuple(tiers)})
        form = made.of_request(**_standing(playbook, currency))
        form.segment_id.choices = [
            ("", _("Everybody")),
            *((str(number), name) for number, name in segment_choices(segments)),
        ]
        for entry in form.tasks:
            entry.form.department_id.choices = [(str(each.id), each.name) for each in departments]
        return form

    def plan(self, currency: str) -> PlaybookPlan:
        """Raises BadAmount."""
        return PlaybookPlan(
            name=self.name.data or "",
            cue=Cue(self.cue.data),
            tasks=tuple(plan for entry in self.tasks if (plan := entry.form.plan())),
            about=_one_of(RemarkAbout, self.about),
            day_kind=_one_of(SpecialDayKind, self.day_kind),
            signal_name=self.signal_name.data or "",
            number=self.number.data,
            segment_id=as_number(self.segment_id.data) or None,
            lead_days=int(self.lead_days.data or 0),
            budget=parse_money(self.budget.data or "0", currency),
            budgets={
                tier.id: parse_money(field.data, currency)
                for tier, field in zip(self.tiers, self.of_tiers, strict=True)
                if (field.data or "").strip()
            },
            active=bool(self.active.data),
        )

    @property
    def of_tiers(self) -> list[Any]:
        """The fields of the tiers, in their order."""
        return [self[f"tier_{tier.id}"] for tier in self.tiers]


def _one_of(kind: type[Kind], field: SelectField) -> Kind | None:
    return kind(field.data) if field.data else None


def _standing(playbook: Playbook | None, currency: str) -> dict[str, Any]:
    if playbook is None:
        empty = [{"days_before": 0, "hour": 18}] * (1 + SPARE_TASKS)
        return {"lead_days": 14, "active": True, "budget": "0", "tasks": empty}
    kept = ("name", "signal_name", "number", "lead_days", "active")
    spare = min(SPARE_TASKS, MOST_TASKS - len(playbook.tasks))
    return {
        **{name: getattr(playbook, name) for name in kept},
        "cue": playbook.cue.value,
        "about": playbook.about.value if playbook.about else "",
        "day_kind": playbook.day_kind.value if playbook.day_kind else None,
        "segment_id": str(playbook.segment_id or ""),
        "budget": _plain(playbook.budget, currency),
        **{f"tier_{each.tier_id}": _plain(each.amount, currency) for each in playbook.budgets},
        "tasks": [
            *(
                {
                    "what": task.what,
                    "department_id": str(task.department_id),
                    "days_before": task.days_before,
                    "hour": task.hour,
                    "checklist": "\n".join(task.checklist),
                    "script": task.script,
                }
                for task in playbook.tasks
            ),
            *[{"days_before": 0, "hour": 18}] * spare,
        ],
    }


def _plain(minor: int, currency: str) -> str:
    return written(minor, currency).partition(" ")[0]
