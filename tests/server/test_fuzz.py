"""The API fuzzed from its own description: no fault of ours, and every refusal is a problem."""

import os
import warnings

import pytest

pytestmark = pytest.mark.slow
MOST = int(os.environ.get("GREENLANE_FUZZ_EXAMPLES", "8"))


def fuzzed(url, token, most=MOST, seed=2026):
    """(calls made, faults as text) of a run against a server."""
    warnings.simplefilter("ignore")
    import requests
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    schema = schemathesis.openapi.from_url(f"{url}/api/v1/openapi.json")
    calls, faults = [0], []
    with requests.Session() as session:
        for result in schema.get_all_operations():
            operation = result.ok()

            @seeded(seed)
            @settings(max_examples=most, deadline=None, database=None, phases=[Phase.generate],
                      suppress_health_check=list(HealthCheck))  # fmt: skip
            @given(case=operation.as_strategy())
            def once(case):
                calls[0] += 1
                answer = case.call(
                    base_url=url, session=session, timeout=30,
                    headers={"Authorization": f"Bearer {token}"},
                )  # fmt: skip
                told = f"{case.method} {case.path} {answer.status_code}"
                if answer.status_code >= 500 and answer.status_code != 503:
                    faults.append(told)
                kind = (answer.headers.get("content-type") or [""])[0]
                problem = kind.startswith("application/problem+json")
                findings = answer.status_code == 422 and "declarations" in case.path  # its answer
                oauth = case.path.endswith("/token")  # errors of RFC 6749
                if 400 <= answer.status_code < 500 and not (problem or findings or oauth):
                    faults.append(f"{told} is no problem: {kind}")
                if answer.status_code < 300:
                    _described(case, answer, faults, told)

            once()
    return calls[0], sorted(set(faults))


def _described(case, answer, faults, told):
    try:
        case.validate_response(answer, checks=[], additional_checks=[])
        case.operation.validate_response(answer)
    except Exception as error:  # what the description forbids, in the library's many ways
        faults.append(f"{told} {type(error).__name__}: {str(error)[:150]}")


def test_no_call_of_the_description_is_a_fault_of_ours(server):
    calls, faults = fuzzed(server.url, server.token())
    assert faults == []
    assert calls >= 100


def test_control_a_server_that_fails_is_seen(server, monkeypatch):
    import schemathesis

    class Broken:
        status_code, headers = 500, {"content-type": ["text/html"]}

    monkeypatch.setattr(schemathesis.Case, "call", lambda *_, **__: Broken())
    assert fuzzed(server.url, server.token(), most=1)[1]
