from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.messaging import templates
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.liquid import BrokenTemplate, UnknownVariable
from campaigns.messaging.models import Channel, Template, TemplatePart, TemplateVersion
from campaigns.messaging.rendering import make_sheet, part_sheet
from campaigns.messaging.templates import (
    EmptyTemplate,
    NewPart,
    NoSubject,
    change_part,
    create_template,
    create_version,
    latest_version,
    latest_version_of,
)
from tests.clock import NOW

DEFAULTS = Path(templates.__file__).parent / "defaults"
HELLO = NewPart(Channel.SMS, "en", "Hello {{ member.name }}")


def make(session: Session, *parts: NewPart) -> TemplateVersion:
    template = create_template(session, key="words", name="Words")
    return create_version(session, template_id=template.id, parts=parts, now=NOW)


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (NewPart(Channel.SMS, "en", "{{ member.salary }}"), UnknownVariable),
        (NewPart(Channel.SMS, "en", "{{ config.secret_key }}"), UnknownVariable),
        (NewPart(Channel.SMS, "en", "{% if %}"), BrokenTemplate),
        (NewPart(Channel.SMS, "en", "{% include 'x' %}"), BrokenTemplate),
        (NewPart(Channel.SMS, "en", "{{ member.name | shout }}"), BrokenTemplate),
        (NewPart(Channel.SMS, "en", "{% for i in (1..999999999) %}x{% endfor %}"), BrokenTemplate),
        (NewPart(Channel.EMAIL, "en", "Hello"), NoSubject),
        (NewPart(Channel.SMS, "en", "  "), EmptyTemplate),
    ],
)
def test_what_would_fail_later_is_refused_now(session: Session, part: NewPart, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        make(session, part)


def test_a_change_is_a_new_version_and_the_old_one_stays(session: Session) -> None:
    first = make(session, HELLO, NewPart(Channel.SMS, "zh", "你好"))
    second = change_part(session, template_id=first.template_id, part=NewPart(Channel.SMS, "en", "Hi"), now=NOW)
    assert {part.language: part.text for part in second.parts} == {"en": "Hi", "zh": "你好"}
    assert {part.text for part in first.parts} == {HELLO.text, "你好"}
    assert latest_version(session, first.template_id) is second


def test_a_subject_is_one_line(session: Session) -> None:
    version = make(session, NewPart(Channel.EMAIL, "en", "Hello", subject="A\r\nBcc: b@example.com"))
    assert version.parts[0].subject == "A Bcc: b@example.com"


def test_the_houses_templates_are_brought_once_and_edits_kept(session: Session) -> None:
    install_defaults(session, now=NOW)
    template = latest_version_of(session, "birthday_greeting")
    edited = change_part(session, template_id=template.template_id, part=HELLO, now=NOW)
    install_defaults(session, now=NOW)
    assert latest_version_of(session, "birthday_greeting") is edited


def test_each_of_them_speaks_both_languages_on_each_of_its_channels(session: Session) -> None:
    install_defaults(session, now=NOW)
    folders = list(DEFAULTS.iterdir())
    assert session.scalar(select(func.count()).select_from(Template)) == len(folders)
    for version in session.scalars(select(TemplateVersion)):
        spoken = {(part.channel, part.language) for part in version.parts}
        assert spoken == {(channel, language) for channel, _ in spoken for language in ("en", "zh")}
        assert all(part_sheet(part) for part in version.parts)


def test_a_sheet_is_parsed_once() -> None:
    assert make_sheet(subject="a", html="b", text="c") is make_sheet(subject="a", html="b", text="c")


def test_the_houses_mails_are_laid_out_and_can_be_gone_on_with_in_blocks(session: Session) -> None:
    install_defaults(session, now=NOW)
    mails = session.scalars(select(TemplatePart).where(TemplatePart.channel == Channel.EMAIL)).all()
    assert mails
    assert all(part.blocks and "<table" in part.html and part.text for part in mails)


def test_one_that_a_club_wrote_before_is_not_laid_out_anew(session: Session) -> None:
    template = create_template(session, key="birthday_greeting", name="Birthday greeting")
    theirs = NewPart(Channel.EMAIL, "en", "Dear {{ member.name }}", subject="Many happy returns")
    version = create_version(session, template_id=template.id, parts=[theirs], now=NOW)
    install_defaults(session, now=NOW)
    assert latest_version_of(session, "birthday_greeting") is version
