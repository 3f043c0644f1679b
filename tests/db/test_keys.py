"""The keys of an installation: made once, kept from others, rotated without losing the past."""

import stat
from datetime import date

from greenlane.gateways.keys import KeyStore, public_lines

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def test_the_first_key_is_made_on_first_use_and_stays(tmp_path):
    keys = KeyStore(tmp_path, "log")
    first = keys.signer(MAY)
    assert keys.signer(JUNE).public == first.public == KeyStore(tmp_path, "log").signer(MAY).public
    (file,) = (f for f in (tmp_path / "log").iterdir() if f.name != "public")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o700


def test_after_a_rotation_the_new_key_signs_and_the_old_one_proves(tmp_path):
    keys = KeyStore(tmp_path, "log")
    old = keys.signer(MAY)
    new = keys.rotate(JUNE)
    assert keys.signer(JUNE).public.id == new.id != old.public.id
    trusted = keys.trusted()
    assert trusted.fault(b"x", old.sign(b"x"), old.public.id, MAY) == ""
    assert trusted.fault(b"x", old.sign(b"x"), old.public.id, date(2026, 6, 2)) == "key-out-of-days"
    assert trusted.fault(b"x", keys.signer(JUNE).sign(b"x"), new.id, JUNE) == ""


def test_two_rotations_on_one_day_are_one(tmp_path):
    keys = KeyStore(tmp_path, "log")
    assert keys.rotate(MAY).id == keys.rotate(MAY).id
    assert len(keys.public()) == 1


def test_the_public_file_tells_others_what_to_trust(tmp_path):
    keys = KeyStore(tmp_path, "log")
    keys.signer(MAY)
    keys.rotate(JUNE)
    text = (tmp_path / "log" / "public").read_text("utf-8")
    assert public_lines("# the log of Tavora\n" + text) == keys.public()
