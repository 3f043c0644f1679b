"""Forms whose label lies: another charset, no boundary; refused in words at both doors, never 500."""

import pytest

pytestmark = pytest.mark.db
PART = b"--a\r\nContent-Disposition: form-data; name=x\r\n\r\nabc\r\n--a--\r\n"
LABELS = {
    "a codec of bytes": "multipart/form-data; boundary=a; charset=zlib",
    "a codec that always fails": "multipart/form-data; boundary=a; charset=undefined",
    "another codec": "multipart/form-data; boundary=a; charset=utf-7",
    "a codec of bytes, flat": "application/x-www-form-urlencoded; charset=zlib",
    "another codec, flat": "application/x-www-form-urlencoded; charset=utf-7",
    "no boundary": "multipart/form-data",
    "a long boundary": "multipart/form-data; boundary=" + "a" * 300,
}
GUARD = "greenlane.config.utf8.Utf8"


def door(name, settings_, *, guarded=True):
    """What a door answers to forms, by its own middleware."""
    from django.conf import settings
    from django.test import Client, override_settings

    chain = [each for each in getattr(settings, settings_) if guarded or each != GUARD]
    client = Client(SERVER_NAME="localhost", raise_request_exception=False,
                    enforce_csrf_checks=True)  # fmt: skip
    client.cookies["csrftoken"] = "a" * 32  # the token of the form is looked for in the form
    with override_settings(MIDDLEWARE=chain):
        return {label: client.generic("POST", name, PART, content_type=told).status_code
                for label, told in LABELS.items()}  # fmt: skip


@pytest.mark.parametrize(
    ("address", "chain"), [("/sign-in", "MIDDLEWARE"), ("/api/v1/token", "API_MIDDLEWARE")]
)
def test_a_form_whose_label_lies_is_a_bad_request(db, desk, address, chain):
    assert door(address, chain) == dict.fromkeys(LABELS, 400)


def test_control_without_the_guard_a_stranger_makes_both_doors_fail(db, desk):
    for address, chain in (("/sign-in", "MIDDLEWARE"), ("/api/v1/token", "API_MIDDLEWARE")):
        assert 500 in door(address, chain, guarded=False).values(), address
