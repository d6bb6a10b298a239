from datetime import timedelta

from sqlalchemy.orm import Session

from campaigns.members.imports.operations import add_file, drop_contents
from campaigns.members.imports.queries import content_of
from campaigns.members.models import FileKind
from tests.clock import NOW


def test_a_file_nobody_went_on_with_is_forgotten_after_a_month(session: Session) -> None:
    old = add_file(session, kind=FileKind.MEMBERS, name="a.csv", content=b"name\nAna\n", now=NOW - timedelta(days=31))
    new = add_file(session, kind=FileKind.MEMBERS, name="b.csv", content=b"name\nAna\n", now=NOW)
    assert drop_contents(session, now=NOW) == 1
    assert (content_of(session, old.id), content_of(session, new.id) != b"") == (b"", True)
