"""Each occasion that a campaign can name is stated, and can be decided step by step."""

from dataclasses import fields

import pytest

from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.occasions.every import ALWAYS_ON, GREETINGS, OCCASIONS
from campaigns.outreach.occasions.kinds import OccasionKind
from webapp.forms.wizard.schedule import DailyScheduleForm
from webapp.forms.wizard.steps import STEPS, Step


def test_every_occasion_is_stated_and_has_its_steps_unless_an_event_brings_it() -> None:
    assert set(OCCASIONS) == set(OccasionKind) == {*STEPS, OccasionKind.MILESTONE}


@pytest.mark.parametrize("kind", ALWAYS_ON)
def test_what_is_always_on_goes_day_by_day(kind: OccasionKind) -> None:
    assert issubclass(STEPS[kind].schedule, DailyScheduleForm)


@pytest.mark.parametrize("step", Step)
def test_what_a_step_takes_as_typed_stands_in_a_draft(step: Step) -> None:
    forms = {steps.form(step) for steps in STEPS.values()}
    assert {name for form in forms for name in form.AS_TYPED} <= {field.name for field in fields(CampaignDraft)}


def test_greetings_are_about_greetings_and_a_set_time_is_not() -> None:
    assert (OccasionKind.BIRTHDAY in GREETINGS, OccasionKind.ONCE in GREETINGS) == (True, False)
