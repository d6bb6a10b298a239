from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.functional.api.callers import item
from webapp.api.shapes.purchases import PurchaseTold


@pytest.fixture
def told(client: FlaskClient) -> Any:
    return client.get("/api/v1/openapi.json").json


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        return {part["$ref"]} if "$ref" in part else set().union(*map(references, part.values()))
    return set().union(*map(references, part)) if isinstance(part, list) else set()


def test_the_api_describes_itself(told: Any) -> None:
    assert told["openapi"] == "3.1.0"
    assert set(told["paths"]["/api/v1/purchases"]["post"]["responses"]) >= {"200", "401", "403", "413", "415", "422"}


def test_every_shape_it_speaks_of_is_defined(told: Any) -> None:
    defined = {f"#/components/schemas/{name}" for name in told["components"]["schemas"]}
    assert references(told["paths"]) | references(told["components"]) <= defined


def test_what_it_says_of_a_purchase_is_what_is_read(told: Any) -> None:
    shape = told["components"]["schemas"]["PurchaseTold"]
    assert set(shape["properties"]) == set(PurchaseTold.model_fields)
    assert set(shape["required"]) == set(item())
