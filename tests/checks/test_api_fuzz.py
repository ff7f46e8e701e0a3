"""The API against what nobody would send: made from its own description, valid and broken, in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import load_all_checks
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from tests.conftest import Cast
from tests.pages.stage import in_state
from tingsu.api.actions.tokens import give_token
from tingsu.api.app import api
from tingsu.core.workflow import State
from tingsu.journal.record import SYSTEM

EXAMPLES = 50
OPERATIONS = [
    (method.upper(), path)
    for path, operations in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
    for method in operations
]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Let requests use this test's connection and its transaction, as Django's own test client does."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[" ".join(operation) for operation in OPERATIONS])
def test_nothing_that_is_sent_breaks_it(cast: Cast, method: str, path: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operation = schema[path][method]
    _token, secret = give_token(cast.noor, name="fuzz", by=SYSTEM)
    cases = [in_state(cast, state).case.pk for state in (State.RECEIVED, State.HANDLING, State.ARCHIVED)]
    sent = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # shrinking would take minutes; the curl command says what was sent
    )
    @given(case=sent, case_id=st.sampled_from([*cases, None]))
    def attack(case: schemathesis.Case[Any], case_id: int | None) -> None:
        if case_id is not None and "case_id" in case.path_parameters:
            case.path_parameters["case_id"] = case_id
        with transaction.atomic():
            response = case.call(headers={"Authorization": f"Bearer {secret}"})
            transaction.set_rollback(True)
        judge(case, response)

    attack()


def judge(case: schemathesis.Case[Any], response: Any) -> None:
    """Never a fault of ours; an error in the one shape; a success as described."""
    sent = case.as_curl_command()[:2000]
    assert response.status_code < 500, sent
    assert "application/json" in str(response.headers["content-type"]), sent
    body = json.loads(response.content)
    if response.status_code >= 400:
        assert set(body) == {"error"}, sent
        assert set(body["error"]) == {"code", "message", "fields"}
        assert body["error"]["message"]
    else:
        case.validate_response(response, checks=[response_schema_conformance, content_type_conformance])


load_all_checks()
