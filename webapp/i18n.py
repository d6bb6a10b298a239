"""Which language and zone a page is read in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import flask_babel
from flask import Flask, g, request
from flask_babel import Babel, Domain, LazyString, get_locale, gettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from campaigns.core.identifiers import LARGEST
from campaigns.core.words import LANGUAGE_NAMES, LANGUAGES, Marked, localised

NAMES = tuple(LANGUAGE_NAMES.items())
HTML_TAGS = {"en": "en", "zh": "zh-Hans"}
COOKIE = "convive_language"
GUEST_COOKIE = "convive_guest_language"
A_YEAR = 365 * 24 * 3600
LATEST_YEAR = 9_999
"""No year has its digits in groups; all larger numbers have, but for those that are none."""


def _as_text(sentence: LazyString) -> str:
    """What waits for its language is text, in which what somebody typed may stand; the library takes it for HTML."""
    return str(escape(str(sentence)))


LazyString.__html__ = _as_text


@dataclass(frozen=True, slots=True)
class Viewer:
    """How this app knows the person at the screen."""

    own_language: Callable[[], str | None]
    zone: Callable[[], ZoneInfo]
    now: Callable[[], datetime]


class Sentences(Domain):  # type: ignore[misc]  # it comes without types
    """A page asks for a thousand of them: the catalogue is found by its language alone."""

    def get_translations(self) -> Any:
        locale = get_locale()
        return self.cache.get(locale) or self.cache.setdefault(locale, super().get_translations())


SENTENCES = Sentences()


def install_languages(app: Flask, viewer: Viewer) -> None:
    babel = Babel(app, locale_selector=lambda: _pick(viewer), default_translation_directories="translations")
    babel.domain_instance = SENTENCES
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals["gettext"] = _said
    app.after_request(_remember)
    app.add_template_global(language)
    app.add_template_global(html_tag)
    app.jinja_env.globals["languages"] = NAMES
    app.add_template_filter(localised_here, "localised")
    app.add_template_filter(translated)


def language() -> str:
    return str(get_locale() or "en")[:2]


def html_tag() -> str:
    return HTML_TAGS[language()]


def use_language(code: str) -> None:
    """Show this page in a member's language; their own switch on the page still wins."""
    g.page_language = code
    flask_babel.refresh()


def switched_language() -> str:
    """What a guest switched the page to; empty where it is their own language."""
    wishes = (request.args.get("lang"), request.cookies.get(GUEST_COOKIE))
    return next((wish for wish in wishes if wish in LANGUAGES), "")


def localised_here(texts: dict[str, str], spoken: str = "") -> str:
    """In the page's language, unless another is asked for."""
    return localised(texts, spoken or language())


def translated(sentence: str, values: dict[str, Any] | None = None) -> str:
    """A marked sentence of the domain in the page's language; of its values those that are marked too, none typed."""
    said = {name: _shown(value) for name, value in (values or {}).items()}
    text = str(gettext(sentence))
    return text % said if said else text


def _shown(value: Any) -> Any:
    if isinstance(value, Marked):
        return gettext(value)
    is_large = type(value) is int and LATEST_YEAR < value <= LARGEST
    return flask_babel.format_decimal(value) if is_large else value


@pass_context
def _said(context: Context, sentence: str, **values: Any) -> str:
    """As everywhere else: of a sentence without values each sign stands for itself, also a percent sign."""
    text = SENTENCES.gettext(sentence)
    text = Markup(text) if context.eval_ctx.autoescape else text  # noqa: S704 - ours
    return text % values if values else text


def _pick(viewer: Viewer) -> str:
    of_page = g.get("page_language")
    wishes = (
        request.args.get("lang"),
        request.cookies.get(GUEST_COOKIE) if of_page else viewer.own_language(),
        of_page or request.cookies.get(COOKIE),
    )
    known = next((wish for wish in wishes if wish in LANGUAGES), None)
    return known or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _remember(answer: Response) -> Response:
    """Keep a language chosen by `?lang=`: a guest's for that one page, anybody else's for the whole house."""
    wish = request.args.get("lang")
    if wish in LANGUAGES:
        name, path = (GUEST_COOKIE, request.path) if "page_language" in g else (COOKIE, "/")
        answer.set_cookie(
            name, str(wish), max_age=A_YEAR, path=path, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return answer
