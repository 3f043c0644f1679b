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


def test_no_two_addresses_share_a_name(patterns: list[Any]) -> None:
    names = [pattern.name for pattern in patterns]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_only_what_is_meant_for_everyone_is_open_to_everyone(patterns: list[Any]) -> None:
    public = {p.name for p in patterns if "everyone" in p.callback.roles}
    assert public == {
        "home", "track", "status", "status-json", "status-atom",
        "sandbox", "sandbox-keys", "sandbox-clock", "sandbox-find", "sandbox-program",
        "sandbox-certify", "sandbox-certificate",  # each is there in a sandbox only
        "api-docs", "tariff", "tariff-options", "findings", "finding",
        "origin", "evidence", "evidence-slip",
        "gallery", "sign-in", "session", "mfa_authenticate", "passkey", "sign-out", "preferences",
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


class Person:
    """Who asks for the navigation."""

    def __init__(self, role: str, duties: list[str] | None = None) -> None:
        self.role, self.duties = role, duties


def _shown(person: Person) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The bar of a person, and every place in it with its view by address."""
    from django.test import RequestFactory
    from django.urls import resolve

    from greenlane.web.navigation import navigation

    request = RequestFactory().get("/queue")
    request.resolver_match = resolve("/queue")
    bar = navigation(request, person)
    links = [link for entry in bar for link in entry.get("places", [entry])]
    assert len({link["url"] for link in links}) == len(links)
    return bar, {link["url"]: resolve(link["url"]).func for link in links}


@pytest.mark.parametrize("role", sorted(ROLES - {"everyone"}))
def test_the_navigation_shows_what_the_matrix_opens_and_never_a_crowd(
    role: str, patterns: list[Any]
) -> None:
    bar, views = _shown(Person(role))
    assert all({role, "everyone"} & set(view.roles) for view in views.values())
    assert 2 <= len(bar) <= 10
    assert len(bar) <= 7 or any("places" in entry for entry in bar)


def test_the_navigation_marks_the_page_that_one_is_on_and_groups_many(patterns: list[Any]) -> None:
    bar, views = _shown(Person("officer"))
    assert [entry["url"] for entry in bar if entry["current"]] == ["/queue"]
    assert len(views) > 15
    assert "/people" not in views
    assert "/people" in _shown(Person("administrator"))[1]
