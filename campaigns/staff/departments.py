"""The departments of the house: a short list, and who works in which."""

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.plain import plain_line
from campaigns.core.romanising import by_name
from campaigns.core.words import LocalText, localised, mark
from campaigns.staff.models import Department, Staff

LONGEST_NAME = 60
READY: tuple[LocalText, ...] = (
    {"en": "Front desk", "zh": "前台"},
    {"en": "Kitchen", "zh": "厨房"},
    {"en": "Member care", "zh": "会员服务"},
)
"""Those of a new club."""


class DepartmentName(Refused):
    sentence = mark("A department needs a name of its own, of at most 60 characters. Nothing was changed.")
    status = 422


class DepartmentNeeded(Refused):
    sentence = mark("Playbooks or tasks name this department, so it stays. Give them to another one first.")


def list_departments(session: Session) -> list[Department]:
    return by_name(session.scalars(select(Department).order_by(Department.id)))


def install_departments(session: Session, *, language: str) -> list[Department]:
    """Those of a new club, in the order of `READY`; one whose name stands in any language is the one that stands."""
    standing = {each.name: each for each in session.scalars(select(Department))}
    found = []
    for names in READY:
        known = next((standing[name] for name in names.values() if name in standing), None)
        found.append(known or _added(session, localised(names, language)))
    return found


def add_department(session: Session, *, name: str) -> Department:
    return _added(session, _checked(session, name))


def rename_department(session: Session, *, department_id: int, name: str) -> Department:
    department = must_exist(session.get(Department, department_id), mark("department"))
    department.name = _checked(session, name, but=department_id)
    return department


def drop_department(session: Session, *, department_id: int) -> None:
    """Its people belong to none from now on."""
    must_exist(session.get(Department, department_id), mark("department"))
    try:
        with session.begin_nested():
            session.execute(delete(Department).where(Department.id == department_id))
    except IntegrityError as needed:
        raise DepartmentNeeded from needed


def move_staff(session: Session, *, staff_id: int, department_id: int | None) -> None:
    staff = must_exist(session.get(Staff, staff_id), mark("staff member"))
    if department_id is not None:
        must_exist(session.get(Department, department_id), mark("department"))
    staff.department_id = department_id


def _added(session: Session, name: str) -> Department:
    department = Department(name=name)
    session.add(department)
    session.flush()
    return department


def _checked(session: Session, name: str, *, but: int | None = None) -> str:
    said = plain_line(name)
    others = select(Department.id).where(func.lower(Department.name) == said.lower(), Department.id != (but or 0))
    if not 1 <= len(said) <= LONGEST_NAME or session.scalar(others) is not None:
        raise DepartmentName
    return said
