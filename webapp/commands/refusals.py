"""What went wrong that a person can mend, said in one sentence."""

import errno

import psycopg
from psycopg.errors import UndefinedTable
from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, DataError, OperationalError, ProgrammingError

from campaigns.core.database import is_unkeepable
from campaigns.core.errors import Refused
from workers.supervisor.errors import EngineError

FULL = (errno.ENOSPC, errno.EDQUOT)


def sentence_of(fault: Exception) -> str | None:
    """Nothing for a fault of the program itself."""
    match fault:
        case Refused() | EngineError():
            return str(fault)
        case UnicodeEncodeError():
            return "A text is not valid UTF-8."
        case ValidationError():
            return " ".join(_of_setting(error["loc"], error["msg"]) for error in fault.errors())
        case ArgumentError():
            return f"DATABASE_URL is no address of a PostgreSQL: {fault}"
        case OSError():
            return _of_files(fault)
        case _:
            return _of_database(fault)


def _of_setting(where: tuple[int | str, ...], wrong: str) -> str:
    """What is wrong with several at once names them itself."""
    return f"The setting {where[0]}: {wrong}." if where else wrong.removeprefix("Value error, ")


def _of_files(fault: OSError) -> str | None:
    if fault.filename is not None:
        return f"{fault.strerror}: {fault.filename}"
    return fault.strerror if fault.errno in FULL else None


def _of_database(fault: Exception) -> str | None:
    match fault:
        case ProgrammingError(orig=UndefinedTable()):
            return "The database has not the tables of this version. Run `convive db upgrade`."
        case DataError() if is_unkeepable(fault):
            return "A number is too large, or a text holds a character that cannot be kept."
        case OperationalError(orig=psycopg.OperationalError() as said) | (psycopg.OperationalError() as said):
            return f"The database {'stopped this' if said.sqlstate else 'does not answer'}: {said}"
        case _:
            return None
