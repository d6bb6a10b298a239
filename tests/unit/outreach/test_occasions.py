"""Each occasion that a campaign can name is stated, and can be drafted."""

import pytest

from campaigns.outreach.occasions.every import ALWAYS_ON, GREETINGS, OCCASIONS
from campaigns.outreach.occasions.kinds import OccasionKind
from webapp.forms.always_on import AlwaysOnForm
from webapp.forms.occasions import FORMS


def test_every_occasion_is_stated_and_has_its_form_unless_an_event_brings_it() -> None:
    assert set(OCCASIONS) == set(OccasionKind) == {*FORMS, OccasionKind.MILESTONE}


@pytest.mark.parametrize("kind", ALWAYS_ON)
def test_the_form_of_what_is_always_on_is_of_that_occasion(kind: OccasionKind) -> None:
    form = FORMS[kind]
    assert issubclass(form, AlwaysOnForm)
    assert form.occasion is kind


def test_greetings_are_about_greetings_and_a_set_time_is_not() -> None:
    assert (OccasionKind.BIRTHDAY in GREETINGS, OccasionKind.ONCE in GREETINGS) == (True, False)
