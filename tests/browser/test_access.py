"""Default deny: every address of the web door says whom it is open to."""

from collections.abc import Iterator
from typing import Any

import pytest

ROLES = {
    "everyone", "trader", "broker", "officer", "agency", "analyst", "administrator", "director",
    "cashier", "integrator", "trainee", "law-editor", "law-approver", "supervisor",
    "auditor",
}  # fmt: skip


@pytest.fixture
def patterns(django_ready: object) -> list[Any]:
    from greenlane.web import urls

    return list(urls.urlpatterns)


def _undeclared(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        roles = getattr(pattern.callback, "roles", ())
        if not roles or not set(roles) <= ROLES:
            yield str(pattern.pattern)


def test_every_view_declares_its_roles(patterns: list[Any]) -> None:
    assert list(_undeclared(patterns)) == []


def test_a_view_without_roles_would_be_found() -> None:
    from django.urls import path

    assert list(_undeclared([path("open", lambda request: request)])) == ["open"]


def test_only_what_is_meant_for_everyone_is_open_to_everyone(patterns: list[Any]) -> None:
    public = {p.name for p in patterns if "everyone" in p.callback.roles}
    assert public == {
        "home", "track", "status", "status-json", "status-atom",
        "sandbox", "sandbox-keys", "sandbox-clock", "sandbox-find", "sandbox-program",
        "sandbox-certify", "sandbox-certificate",  # each is there in a sandbox only
        "api-docs", "tariff", "tariff-options", "findings", "finding",
        "origin", "evidence", "evidence-slip",
        "gallery", "sign-in", "mfa_authenticate", "passkey", "sign-out", "preferences",
        "openid", "openid-back",
        "policy-report", "health-live", "health-ready", "metrics", "kept",
        "consultations", "consultation",
        "tariff-search", "tariff-code", "tariff-duty", "tariff-need", "tariff-rates",
        "tariff-classify",
        "tariff-rate", "tariff-changes", "tariff-changes-atom", "tariff-changes-json",
        "authorised-public", "authorised-jws",
        "enrol", "enrol-one", "enrol-attach", "enrol-submit", "enrol-confirm", "join",
        "tariff-acts", "tariff-quotas", "rulings-public", "receipt-check", "ruling-public",
        "verify", "verify-code",
    }  # fmt: skip
