"""The vault: what is sealed opens at its place only, and never without its key."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.gateways.vault import Vault, VaultError

PLACE = "party_detail/value/QT0000000102|phone"


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "keys")


def test_what_was_sealed_opens_again_in_another_process(vault, tmp_path):
    sealed = vault.seal("phone", "+1 555 0100", PLACE)
    assert sealed.startswith("gl1.phone.1.")
    assert "555" not in sealed
    assert Vault(tmp_path / "keys").open(sealed, PLACE) == "+1 555 0100"


def test_the_same_text_is_sealed_otherwise_each_time(vault):
    assert vault.seal("phone", "x", PLACE) != vault.seal("phone", "x", PLACE)


def test_a_value_moved_to_another_row_does_not_open(vault):
    sealed = vault.seal("bank-account", "QT12 0001", PLACE)
    with pytest.raises(VaultError, match="does not open"):
        vault.open(sealed, PLACE.replace("102", "103"))


def test_a_value_passed_off_as_another_kind_does_not_open(vault):
    vault.seal("phone", "y", PLACE)
    sealed = vault.seal("email", "x", PLACE).replace("gl1.email", "gl1.phone")
    with pytest.raises(VaultError):
        vault.open(sealed, PLACE)


REFUSED = ["", "plain", "gl1.phone.1.", "gl1..1.AAAA", "gl1.phone.x.AAAA",
           "gl1.phone.9.AAAA", "gl2.phone.1.AAAA", "gl1.phone.1.\x00"]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_was_never_sealed_is_refused(vault, text):
    vault.seal("phone", "x", PLACE)
    with pytest.raises(VaultError):
        vault.open(text, PLACE)


def test_every_changed_character_is_found(vault):
    sealed = vault.seal("phone", "+1 555 0100", PLACE)
    start = sealed.rindex(".") + 1
    for place in range(start, len(sealed)):
        other = "A" if sealed[place] != "A" else "B"
        with pytest.raises(VaultError):
            vault.open(sealed[:place] + other + sealed[place + 1 :], PLACE)


def test_a_rotation_of_the_outer_key_leaves_everything_openable(vault, tmp_path):
    sealed, print_ = vault.seal("phone", "x", PLACE), vault.fingerprint("phone", "x")
    assert vault.rotate() == 2
    assert sorted(p.name for p in (tmp_path / "keys").glob("kek-*")) == ["kek-0002"]
    fresh = Vault(tmp_path / "keys")
    assert fresh.open(sealed, PLACE) == "x"
    assert fresh.fingerprint("phone", "x") == print_


def test_a_rotation_broken_off_half_way_is_ended_by_the_next(vault, tmp_path, monkeypatch):
    sealed = [vault.seal(kind, kind, PLACE) for kind in ("phone", "email")]
    from greenlane.gateways import vault as module

    real, calls = module._replace, []

    def dies(path, content):
        if calls:
            raise OSError("the power went")
        calls.append(path)
        real(path, content)

    monkeypatch.setattr(module, "_replace", dies)
    with pytest.raises(OSError, match="power"):
        vault.rotate()
    monkeypatch.undo()
    assert [Vault(tmp_path / "keys").open(s, PLACE) for s in sealed] == ["phone", "email"]
    Vault(tmp_path / "keys").rotate()
    assert [Vault(tmp_path / "keys").open(s, PLACE) for s in sealed] == ["phone", "email"]
    assert len(list((tmp_path / "keys").glob("kek-*"))) == 1


def test_a_renewed_data_key_seals_from_then_on_and_the_old_still_opens(vault):
    old = vault.seal("phone", "x", PLACE)
    assert vault.renew("phone") == 2
    assert vault.seal("phone", "x", PLACE).startswith("gl1.phone.2.")
    assert vault.open(old, PLACE) == "x"
    assert vault.drop("phone", before=2) == 1
    with pytest.raises(VaultError, match="not here"):
        vault.open(old, PLACE)


def test_shredding_a_kind_destroys_what_it_sealed_and_nothing_else(vault, tmp_path):
    gone, kept = vault.seal("case-7", "x", PLACE), vault.seal("case-8", "y", PLACE)
    copy = (tmp_path / "keys" / "case-7.0001").read_bytes()
    assert vault.shred("case-7") == 1
    with pytest.raises(VaultError):
        vault.open(gone, PLACE)
    assert vault.open(kept, PLACE) == "y"
    assert copy  # who has kept a copy of the key file still opens: backups of keys must expire too


def test_a_key_is_useless_without_the_outer_key(vault, tmp_path):
    sealed = vault.seal("phone", "x", PLACE)
    (tmp_path / "keys" / "kek-0001").unlink()
    with pytest.raises(VaultError, match="cannot be unwrapped"):
        Vault(tmp_path / "keys").open(sealed, PLACE)


def test_key_files_are_readable_by_their_owner_only(vault, tmp_path):
    vault.seal("phone", "x", PLACE)
    modes = {os.stat(p).st_mode & 0o777 for p in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}


def test_two_purposes_have_two_pseudonyms_and_one_value_has_one(vault):
    assert vault.pseudonym("trade", "QT1") == vault.pseudonym("trade", "QT1")
    assert vault.pseudonym("trade", "QT1") != vault.pseudonym("risk", "QT1")
    assert len(vault.pseudonym("trade", "QT1")) == 21


@given(plain=st.text(), place=st.text())
def test_any_text_comes_back_as_it_was(tmp_path_factory, plain, place):
    if any("\ud800" <= c <= "\udfff" for c in plain + place):
        return
    vault = _shared(tmp_path_factory)
    assert vault.open(vault.seal("note", plain, place), place) == plain


_kept = []


def _shared(factory):
    if not _kept:
        _kept.append(Vault(factory.mktemp("vault") / "keys"))
    return _kept[0]
