"""Fields of which one chooses. Choices are pairs of value and text, or what gives them when the form is shown."""

from collections.abc import Callable, Iterable
from typing import Any

import wtforms
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its stubs are of an older release
from wtforms.widgets import CheckboxInput, ListWidget

Pairs = Iterable[tuple[Any, Any]]


class _Offering(wtforms.SelectField):
    """Gives WTForms its `SelectChoice`, whether choices come with the field or are set once the form is made."""

    def __init__(self, *args: Any, choices: Any = None, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.choices = choices

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, _offered(value) if name == "choices" else value)


class SelectField(_Offering):
    pass


class RadioField(_Offering, wtforms.RadioField):
    pass


class SelectMultipleField(_Offering, wtforms.SelectMultipleField):
    pass


class CheckboxesField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _offered(choices: Pairs | Callable[[], Pairs] | None) -> Any:
    if callable(choices):
        return lambda: _offered(choices())
    return choices and [SelectChoice(value, text) for value, text in choices]
