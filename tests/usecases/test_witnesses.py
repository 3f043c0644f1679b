"""Witnesses: a head that does not go on from the one they know is refused, by whichever way."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from greenlane.evidence import checkpoint, merkle
from greenlane.evidence.signing import KeySet, Signer
from greenlane.evidence.witness import WitnessError, objection
from greenlane.gateways import witnesses

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
LOG = Signer("log.example", bytes(range(32)))
THIEF = Signer("log.example", bytes(range(1, 33)))
KEYS = KeySet([LOG.public])
HONEST = [merkle.leaf_hash(b"%d" % n) for n in range(20)]
FORGED = [*HONEST[:3], merkle.leaf_hash(b"forged"), *HONEST[4:]]


def tree(leaves):
    return merkle.kept(merkle.Frontier().grown(leaves)[1])


def head(size, leaves=HONEST, signer=LOG, minute=0, origin="log.example"):
    grown, _ = merkle.Frontier().grown(leaves[:size])
    moment = NOON + timedelta(minutes=minute)
    told = checkpoint.TreeHead(origin=origin, size=size, root=grown.root, moment=moment)
    return checkpoint.sign(told, signer)


def prove(size, leaves=HONEST):
    def proof(known):
        return merkle.consistency_proof(known, size, tree(leaves)) if 0 < known < size else []

    return proof


CASES = [
    ("it goes on", head(9), head(13), prove(13), ""),
    ("nothing came", head(9), head(9, minute=1), prove(9), ""),
    ("the first of all", None, head(9), prove(9), ""),
    ("from the empty log", head(0), head(9), prove(9), ""),
    ("the tail was cut", head(9), head(8), prove(8), "smaller"),
    ("an old entry was edited", head(9), head(13, FORGED), prove(13, FORGED), "inconsistent"),
    ("edited without growth", head(9), head(9, FORGED), prove(9, FORGED), "split"),
    ("another log", head(9), head(13, origin="other.example"), prove(13), "unsigned"),
    ("a thief's key", head(9), head(13, signer=THIEF), prove(13), "unsigned"),
    ("no proof", head(9), head(13), lambda _: [], "inconsistent"),
]


@pytest.mark.parametrize(("known", "offered", "proof", "code"), [c[1:] for c in CASES],
                         ids=[c[0] for c in CASES])  # fmt: skip
def test_a_witness_judges_a_head(known, offered, proof, code):
    given = proof(known.head.size) if known else []
    assert objection(known, offered, given, KEYS) == code


def test_a_log_of_another_name_with_a_trusted_key_is_another_log():
    other = Signer("other.example", bytes(range(2, 34)))
    keys = KeySet([LOG.public, other.public])
    offered = head(13, signer=other, origin="other.example")
    assert objection(head(9), offered, prove(13)(9), keys) == "other-log"


def kinds(folder: Path):
    """Every witness that compares, with nobody having told it anything."""
    state = {"known": None}

    def post(address, body):
        status, told, state["known"] = witnesses.answer(state["known"], body, KEYS)
        return status, told

    return [
        witnesses.MemoryWitness("memory", lambda: KEYS),
        witnesses.FileWitness("folder", folder, lambda: KEYS),
        witnesses.AgencyWitness("agency", "https://agency.example/add-checkpoint", post),
    ]


def silent(address, body):
    raise TimeoutError("timed out")


@pytest.mark.parametrize("which", [0, 1, 2])
def test_every_witness_that_compares_takes_growth_and_refuses_a_cut_and_an_edit(tmp_path, which):
    witness = kinds(tmp_path)[which]
    witness.take(head(5), prove(5))
    witness.take(head(9), prove(9))
    for bad, proof in ((head(7), prove(7)), (head(13, FORGED), prove(13, FORGED)),
                       (head(9, FORGED), prove(9, FORGED))):  # fmt: skip
        with pytest.raises(WitnessError) as refused:
            witness.take(bad, proof)
        assert refused.value.refused
    witness.take(head(13), prove(13))  # what it refused it has not kept


def test_an_agency_that_knows_more_than_a_restarted_node_thinks_is_asked_again():
    state = {"known": head(9)}

    def post(address, body):
        status, told, state["known"] = witnesses.answer(state["known"], body, KEYS)
        return status, told

    witness = witnesses.AgencyWitness("agency", "https://agency.example", post)
    witness.take(head(13), prove(13))
    assert state["known"].head.size == 13


def test_a_folder_keeps_every_head_and_the_keys_it_began_with(tmp_path):
    witness = witnesses.FileWitness("folder", tmp_path, lambda: KEYS)
    for size in (3, 5, 9):
        witness.take(head(size), prove(size))
    assert [kept.head.size for kept in witness.heads()] == [3, 5, 9]
    later = witnesses.FileWitness("folder", tmp_path, lambda: KeySet([THIEF.public]))
    with pytest.raises(WitnessError, match="unsigned"):
        later.take(head(13, signer=THIEF), prove(13))
    later.bring(THIEF.public)  # a rotation brings the new key
    later.take(head(13, signer=THIEF), prove(13))


def test_a_mail_carries_a_head_that_can_be_read_from_it_again(tmp_path):
    witness = witnesses.MailWitness("mail", "auditor@example.org", witnesses.spooled(tmp_path))
    witness.take(head(9), prove(9))
    (mail,) = tmp_path.glob("*.eml")
    assert list(witnesses.checkpoints(mail.read_text("utf-8"))) == [head(9)]


def test_a_witness_that_nobody_reaches_says_so(tmp_path):
    with pytest.raises(WitnessError, match="timed out") as away:
        witnesses.AgencyWitness("agency", "https://x.example", silent).take(head(9), prove(9))
    assert not away.value.refused
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(WitnessError):
        witnesses.FileWitness("folder", blocked, lambda: KEYS).take(head(9), prove(9))


@pytest.mark.parametrize("body", [b"", b"old 0\n", b"old x\n\n" + head(3).text.encode(),
                                  b"old 0\n!!\n\n" + head(3).text.encode()])  # fmt: skip
def test_a_request_that_cannot_be_read_is_not_answered_with_a_signature(body):
    assert witnesses.answer(None, body, KEYS)[0] == 400


def test_the_file_of_witnesses_names_folders_mailboxes_and_agencies(tmp_path):
    (tmp_path / "witnesses.toml").write_text(
        '[[witness]]\nfolder = "/mnt/auditor"\n'
        '[[witness]]\nname = "audit"\nmail = "a@example.org"\nsmtp = "localhost:2525"\n'
        '[[witness]]\nname = "food"\naddress = "https://food.example/add-checkpoint"\n'
        "every_seconds = 60\n"
    )
    made = witnesses.configured(tmp_path, lambda: KEYS, silent)
    assert [(type(w).__name__, w.name, w.every) for w in made] == [
        ("FileWitness", "folder", timedelta(0)),
        ("MailWitness", "audit", timedelta(hours=1)),
        ("AgencyWitness", "food", timedelta(seconds=60)),
    ]
    (tmp_path / "witnesses.toml").write_text('[[witness]]\nname = "x"\n')
    with pytest.raises(ValueError, match="neither"):
        witnesses.configured(tmp_path, lambda: KEYS, silent)
