"""Names of templates: those that the house brings in the page's language, those that staff gave as they are."""

from collections.abc import Iterable
from operator import itemgetter

from flask_babel import gettext

from campaigns.core.romanising import by_name
from campaigns.messaging.house_templates import DEFAULT_NAMES
from campaigns.messaging.models import Template


def say_template_name(key: str, name: str) -> str:
    return str(gettext(name)) if DEFAULT_NAMES.get(key) == name else name


def template_name(template: Template) -> str:
    return say_template_name(template.key, template.name)


def template_choices(templates: Iterable[Template]) -> list[tuple[int, str]]:
    return by_name(((each.id, template_name(each)) for each in templates), name=itemgetter(1))


TEMPLATE_FILTERS = (template_name,)
