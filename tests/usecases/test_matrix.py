"""The matrix and the doors agree: every route names an action, and every action is used."""

import re
from pathlib import Path

import pytest
from tests.browser.test_access import patterns  # noqa: F401 - a fixture

SOURCE = Path(__file__).parents[2] / "src/greenlane"
# Operations for programs without a token; all of them tell what the public pages tell, but for
# three that have a credential of their own: a client's secret, a partner's or provider's signature.
PUBLIC = {
    "post_token", "post_answer", "post_card",
    "post_origin", "get_rulings", "get_search", "get_commodity", "post_duty", "get_needs",
    "get_head", "get_client", "get_keys", "get_public_keys", "get_consistency",
    "get_rates", "get_quotas", "get_changes", "get_model", "post_classification",
}  # fmt: skip


@pytest.fixture
def matrix(django_ready):
    from greenlane.usecases.permissions import matrix

    return matrix()


@pytest.fixture
def operations(django_ready):
    from greenlane.api.door import api

    return [
        operation
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    ]


def test_every_page_names_an_action_of_the_matrix(matrix, patterns):  # noqa: F811
    for pattern in patterns:
        action = pattern.callback.action
        assert action == "everyone" or action in matrix.actions, str(pattern.pattern)


def test_every_operation_names_an_action_or_is_meant_for_everyone(matrix, operations):
    unnamed = {
        operation.view_func.__name__
        for operation in operations
        if getattr(operation.view_func, "action", None) not in matrix.actions
    }
    assert unnamed == PUBLIC
    assert len(operations) > len(PUBLIC)


def test_every_action_of_the_matrix_is_asked_for_somewhere(matrix):
    code = "\n".join(p.read_text("utf-8") for p in SOURCE.rglob("*.py"))
    unused = [action for action in matrix.actions if f'"{action}"' not in code]
    assert unused == []


def test_every_role_has_accounts_or_a_reason_and_every_account_s_role_is_in_the_matrix(matrix):
    from greenlane.usecases.seeding import ROLES
    from greenlane.web.context import ROLES as NAMED

    assert set(ROLES) <= set(matrix.roles)
    assert set(NAMED) == set(matrix.roles)


@pytest.mark.parametrize("room", ["web", "api", "usecases"])
def test_no_role_is_compared_outside_the_matrix(room):
    """Words and layout may follow a role; what is allowed may not."""
    found = []
    for file in (SOURCE / room).rglob("*.py"):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            if re.search(r"\brole\b\s*(==|!=|in|not in)\s", line):
                found.append(f"{file.relative_to(SOURCE)}:{number}")
    assert {place.split(":")[0] for place in found} <= COMPARING, found


# Where a role is still compared: for words, a layout, the owner's view, a hold's role, a unit.
COMPARING = {
    "usecases/evidence_bundle.py", "usecases/seeding.py", "web/context.py", "web/drafting.py",
    "web/show/course.py", "web/show/desk.py",
    "web/show/one.py", "web/views/cases.py", "web/access.py", "usecases/answers.py",
    "usecases/conduct.py", "usecases/drafts.py",
    "usecases/granting.py",
}  # fmt: skip
