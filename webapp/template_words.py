"""Names of templates: those that the house brings in the page's language, those that staff gave as they are."""

from flask_babel import gettext

from campaigns.messaging.house_templates import DEFAULT_NAMES
from campaigns.messaging.models import Template


def say_template_name(key: str, name: str) -> str:
    return str(gettext(name)) if DEFAULT_NAMES.get(key) == name else name


def template_name(template: Template) -> str:
    return say_template_name(template.key, template.name)


TEMPLATE_FILTERS = (template_name,)
