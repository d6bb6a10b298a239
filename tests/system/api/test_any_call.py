"""Any call that fits the document, and many that do not: nothing breaks, and each answer is as the document says."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from flask import Flask
from hypothesis import Phase, given
from hypothesis import strategies as st
from schemathesis import GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.segments.models import Segment
from campaigns.segments.ready import install_segments
from tests.clock import NOW
from tests.factories_events import invite, make_house, make_salon
from tests.factories_messaging import make_run
from tests.functional.api.callers import SECRET, with_key
from tests.sizes import examples
from webapp.api.description import endpoints, path_of

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
OPERATIONS = {endpoint.name: (endpoint.method, path_of(endpoint)) for endpoint in endpoints()}


@pytest.fixture
def known(session: Session) -> Mapping[str, Mapping[str, Any]]:
    """What parts of a path name something that is there, by what follows the prefix."""
    make_house(session)
    event = make_salon(session)
    (guest,) = invite(session, event)
    guest.member.code = "k3m9xw2p"
    run = make_run(session)
    install_segments(session, language="en", now=NOW)
    segment = session.query(Segment).first()
    session.commit()
    return {
        "members": {"code": guest.member.code},
        "events": {"code": event.code, "member": guest.member.code},
        "campaigns": {"campaign_id": run.campaign_id},
        "runs": {"run_id": run.id},
        "segments": {"segment_id": segment.id if segment else 0, "code": guest.member.code},
    }


@cache
def document_of(app: Flask) -> Any:
    """Read once for all tests of a process, which share their app."""
    return openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize("name", OPERATIONS)
def test_it_is_answered_as_the_document_says(app: Flask, runtime: Runtime, known: Any, name: str) -> None:
    method, path = OPERATIONS[name]
    with_key(app.test_client(), runtime)
    operation = document_of(app)[path][method]
    modes = [operation.as_strategy(generation_mode=mode) for mode in MODES]
    there = known.get(path.split("/")[3].partition(":")[0], {})

    @examples(3, thorough=100, phases=[Phase.generate], derandomize=True, database=None)
    @given(case=st.one_of(modes), named=st.booleans())
    def holds(case: Any, named: bool) -> None:  # noqa: FBT001 - drawn
        if named:
            case.path_parameters = {key: there.get(key, value) for key, value in (case.path_parameters or {}).items()}
        answer = case.call(headers={"Accept-Encoding": "identity", "Authorization": f"Bearer {SECRET}"})
        case.validate_response(answer, checks=CHECKS)

    holds()
