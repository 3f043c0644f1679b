"""Ways to tamper with an evidence bundle or a receipt, each at a place of chance.

A kind takes a good file, read, and changes it in place; it names the codes under which it must be
found. `Forger` holds what an insider may have: the log's leaves, a key of his own, other bundles.
"""

import base64
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec

from greenlane.evidence import checkpoint, log, merkle, program
from greenlane.evidence.checkpoint import TreeHead
from greenlane.evidence.leaf import canonical_leaf, read_leaf
from greenlane.evidence.signing import KeySet, PublicKey, Signer

Told = dict[str, Any]
Kind = Callable[["Forger", random.Random, Told], str]


@dataclass
class Forger:
    """The good bundles, the keys that readers trust, and a key that nobody does."""

    bundles: list[bytes]
    keys: KeySet
    log: Signer
    thief: Signer

    def strike(self, kind: Kind, seed: int) -> "Struck":
        """One mutation, found or not by the check, and by the chain of hashes alone."""
        chance = random.Random(f"{kind.__name__}/{seed}")
        good = chance.choice(self.bundles)
        told = json.loads(good)
        wanted = set(kind(self, chance, told).split())
        bad = json.dumps(told).encode()
        assert json.loads(good) != told, kind.__name__
        codes = {fault.code for fault in program.examine(bad, self.keys).faults}
        return Struck(bool(codes & wanted), codes, not chain_holds(told))


@dataclass(frozen=True)
class Struck:
    """Whether it was found under its own code, all codes, and what a chain alone would find."""

    found: bool
    codes: set[str]
    by_chain: bool


def chain_holds(told: Told) -> bool:
    """The control: what a verifier sees that follows the hash chain of the events and no more.

    It takes the links from the leaves, as a log without signed heads would give them.
    """
    if {"leaves", "origin", "events"} - told.keys():
        return False
    links = {}
    for proof in told["leaves"]:
        leaf = read_leaf(str(proof["leaf"]))
        if leaf is not None and leaf.kind == "event":
            links[leaf.number] = leaf.link
    before = told["origin"]
    for event in told["events"]:
        link = links.get(event["number"], "")
        if event["entry"] is not None:
            try:
                made = log.link(bytes.fromhex(before), event["entry"].encode()).hex()
            except ValueError:
                return False
            if made != link:
                return False
        before = link
    return True


def _event(chance: random.Random, told: Told) -> Told:
    event: Told = chance.choice([e for e in told["events"] if e["entry"]])
    return event


def _leaf(chance: random.Random, told: Told, kind: str) -> Told:
    proof: Told = chance.choice([p for p in told["leaves"] if f'"kind":"{kind}"' in p["leaf"]])
    return proof


def _flip(chance: random.Random, text: str) -> str:
    place = chance.randrange(len(text))
    other = chance.choice([c for c in "abcdefghijkmnpqrstuvwxyz23456789" if c != text[place]])
    return text[:place] + other + text[place + 1 :]


def edit_event(forger: Forger, chance: random.Random, told: Told) -> str:
    event = _event(chance, told)
    event["entry"] = _flip(chance, event["entry"])
    return "event-changed"


def change_actor(forger: Forger, chance: random.Random, told: Told) -> str:
    event = _event(chance, told)
    event["entry"] = event["entry"].replace('"role":"', '"role":"x')
    return "event-changed"


def edit_and_rechain(forger: Forger, chance: random.Random, told: Told) -> str:
    """An event changed, and every leaf from it on computed anew: what a chain cannot show."""
    event = _event(chance, told)
    event["entry"] = event["entry"].replace('"role":"', '"role":"x')
    _rechain(told)
    return "not-in-log"


def _rechain(told: Told) -> None:
    proofs = {leaf.number: proof for proof in told["leaves"]
              if (leaf := read_leaf(proof["leaf"])) and leaf.kind == "event"}  # fmt: skip
    before = told["origin"]
    for event in told["events"]:
        proof = proofs[event["number"]]
        leaf = read_leaf(proof["leaf"])
        assert leaf is not None
        if event["entry"] is not None:
            entry = event["entry"].encode()
            link = log.link(bytes.fromhex(before), entry).hex()

            leaf = msgspec.structs.replace(leaf, entry=log.digest(entry).hex(), link=link)
            proof["leaf"] = canonical_leaf(leaf).decode()
        before = leaf.link


def rechain_and_sign(forger: Forger, chance: random.Random, told: Told) -> str:
    """The same with a whole log of one's own, signed by a key of one's own."""
    edit_and_rechain(forger, chance, told)
    _own_log(told, forger.thief)
    return "unsigned"


def _own_log(told: Told, signer: Signer) -> None:
    hashes = [merkle.leaf_hash(proof["leaf"].encode()) for proof in told["leaves"]]
    grown, nodes = merkle.Frontier().grown(hashes)
    for place, proof in enumerate(told["leaves"]):
        path = merkle.inclusion_proof(place, len(hashes), merkle.kept(nodes))
        proof["position"] = place
        proof["path"] = [base64.b64encode(step).decode() for step in path]
    old = checkpoint.parse(told["checkpoint"])
    assert old is not None
    head = TreeHead(origin=old.head.origin, size=len(hashes), root=grown.root,
                    moment=old.head.moment)  # fmt: skip
    told["checkpoint"] = checkpoint.sign(head, signer).text


def delete_event(forger: Forger, chance: random.Random, told: Told) -> str:
    told["events"].remove(chance.choice(told["events"]))
    return "event-missing"


def cut_tail(forger: Forger, chance: random.Random, told: Told) -> str:
    """The last events with their leaves: the rest is a whole chain; the answer tells of more.

    What came after the last answer could be left out unseen: a bundle never shows that it is the
    newest (docs/reference/evidence.md).
    """
    answered = max(leaf.after for p in told["leaves"]
                   if (leaf := read_leaf(p["leaf"])) and leaf.kind == "version")  # fmt: skip
    keep = chance.randrange(1, answered)
    told["events"] = told["events"][:keep]
    told["leaves"] = [p for p in told["leaves"]
                      if not ((leaf := read_leaf(p["leaf"])) and leaf.kind == "event"
                              and leaf.number > keep)]  # fmt: skip
    return "receipt-wrong"


def insert_event(forger: Forger, chance: random.Random, told: Told) -> str:
    event = dict(_event(chance, told))
    event["number"] = len(told["events"]) + 1
    told["events"].append(event)
    return "event-unproven"


def swap_events(forger: Forger, chance: random.Random, told: Told) -> str:
    place = chance.randrange(len(told["events"]) - 1)
    first, second = told["events"][place], told["events"][place + 1]
    first["entry"], second["entry"] = second["entry"], first["entry"]
    return "event-changed"


def edit_body(forger: Forger, chance: random.Random, told: Told) -> str:
    document = chance.choice(told["documents"])
    body = bytearray(base64.b64decode(document["body"]))
    body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    document["body"] = base64.b64encode(bytes(body)).decode()
    return "body-changed"


def edit_answer(forger: Forger, chance: random.Random, told: Told) -> str:
    document = chance.choice(told["documents"])
    document["answer"] = _flip(chance, document["answer"])
    return "answer-changed"


def drop_document(forger: Forger, chance: random.Random, told: Told) -> str:
    told["documents"].remove(chance.choice(told["documents"]))
    return "document-missing"


def foreign_answer(forger: Forger, chance: random.Random, told: Told) -> str:
    """The answer of another declaration, good in itself."""
    others = [o for b in forger.bundles if (o := json.loads(b))["subject"] != told["subject"]]
    told["documents"][-1]["answer"] = chance.choice(others)["documents"][-1]["answer"]
    return "answer-changed"


def other_subject(forger: Forger, chance: random.Random, told: Told) -> str:
    """The number of another declaration over the same proofs."""
    told["subject"] = _flip(chance, told["subject"])
    return "other-subject"


def foreign_leaf(forger: Forger, chance: random.Random, told: Told) -> str:
    """A leaf, well proven, of another declaration under the same head."""
    others = [o for b in forger.bundles
              if (o := json.loads(b))["subject"] != told["subject"]
              and o["checkpoint"] == told["checkpoint"]]  # fmt: skip
    place = chance.randrange(len(told["leaves"]))
    told["leaves"][place] = chance.choice(chance.choice(others)["leaves"])
    return "other-subject leaf-twice"


def edit_leaf(forger: Forger, chance: random.Random, told: Told) -> str:
    proof = chance.choice(told["leaves"])
    leaf = read_leaf(proof["leaf"])
    assert leaf is not None

    salted = msgspec.structs.replace(leaf, salt=f"{chance.getrandbits(128):032x}")
    proof["leaf"] = canonical_leaf(salted).decode()
    return "not-in-log"


def uncanonical_leaf(forger: Forger, chance: random.Random, told: Told) -> str:
    """The same words with a blank more: one leaf has one text."""
    proof = chance.choice(told["leaves"])
    proof["leaf"] = proof["leaf"].replace(":", ": ", 1)
    return "leaf-unreadable"


def move_leaf(forger: Forger, chance: random.Random, told: Told) -> str:
    proof = chance.choice(told["leaves"])
    proof["position"] += chance.choice([-1, 1]) * chance.randrange(1, 4)
    return "not-in-log beyond-head leaf-twice"


def far_leaf(forger: Forger, chance: random.Random, told: Told) -> str:
    chance.choice(told["leaves"])["position"] = 10 ** chance.randrange(6, 18)
    return "beyond-head"


def edit_path(forger: Forger, chance: random.Random, told: Told) -> str:
    path = chance.choice([p for p in told["leaves"] if p["path"]])["path"]
    step = bytearray(base64.b64decode(path[place := chance.randrange(len(path))]))
    step[chance.randrange(32)] ^= 1
    path[place] = base64.b64encode(bytes(step)).decode()
    return "not-in-log"


def shorten_path(forger: Forger, chance: random.Random, told: Told) -> str:
    path = chance.choice([p for p in told["leaves"] if p["path"]])["path"]
    del path[chance.randrange(len(path))]
    return "not-in-log"


def twice(forger: Forger, chance: random.Random, told: Told) -> str:
    told["leaves"].append(dict(chance.choice(told["leaves"])))
    return "leaf-twice"


def drop_leaf(forger: Forger, chance: random.Random, told: Told) -> str:
    """A leaf left out: of an event, or the last one of a version (an older answer is not shown)."""
    if chance.random() < 0.5:
        told["leaves"].remove(_leaf(chance, told, "event"))
        return "event-unproven"
    last = {leaf.number: proof for proof in told["leaves"]
            if (leaf := read_leaf(proof["leaf"])) and leaf.kind == "version"}  # fmt: skip
    told["leaves"].remove(chance.choice(list(last.values())))
    return "document-unproven answer-changed receipt-wrong"


def edit_head(forger: Forger, chance: random.Random, told: Told) -> str:
    """Another size, root or moment under the old signature."""
    old = checkpoint.parse(told["checkpoint"])
    assert old is not None

    change: dict[str, Any] = chance.choice([
        {"size": old.head.size + chance.randrange(1, 99)},
        {"root": bytes(chance.randrange(256) for _ in range(32))},
        {"moment": old.head.moment + timedelta(days=chance.randrange(1, 99))},
    ])  # fmt: skip
    head = msgspec.structs.replace(old.head, **change)
    told["checkpoint"] = msgspec.structs.replace(old, head=head).text
    return "bad-signature key-out-of-days"


def edit_signature(forger: Forger, chance: random.Random, told: Told) -> str:
    old = checkpoint.parse(told["checkpoint"])
    assert old is not None

    (signature,) = old.signatures
    value = bytearray(signature.value)
    value[chance.randrange(64)] ^= 1 << chance.randrange(8)
    forged = msgspec.structs.replace(signature, value=bytes(value))
    told["checkpoint"] = msgspec.structs.replace(old, signatures=(forged,)).text
    return "bad-signature"


def unsign(forger: Forger, chance: random.Random, told: Told) -> str:
    told["checkpoint"] = told["checkpoint"].partition("\n\n")[0] + "\n\n"
    return "unsigned"


def backdate_with_an_old_key(forger: Forger, chance: random.Random, told: Told) -> str:
    """A stolen key of the log, used after its days."""
    edit_and_rechain(forger, chance, told)
    _own_log(told, forger.log)
    old = checkpoint.parse(told["checkpoint"])
    assert old is not None

    late = old.head.moment + timedelta(days=400 + chance.randrange(400))
    head = msgspec.structs.replace(old.head, moment=late)
    told["checkpoint"] = checkpoint.sign(head, forger.log).text
    return "key-out-of-days"


def witness_plays_log(forger: Forger, chance: random.Random, told: Told) -> str:
    """A trusted witness signs a log of his own and writes the log's name beside it."""
    edit_and_rechain(forger, chance, told)
    witness = Signer("witness.example", forger.thief.seed)
    _own_log(told, witness)
    told["checkpoint"] = told["checkpoint"].replace("— witness.example ",
                                                    f"— {forger.log.public.name} ")  # fmt: skip
    return "unsigned"


def rename_law(forger: Forger, chance: random.Random, told: Told) -> str:
    told["law"]["name"] = _flip(chance, told["law"]["name"])
    return "law-wrong"


def another_law(forger: Forger, chance: random.Random, told: Told) -> str:
    told["law"]["digest"] = f"{chance.getrandbits(256):064x}"
    return "law-wrong"


def garble(forger: Forger, chance: random.Random, told: Told) -> str:
    """A field taken out or added: no bundle of this format."""
    if chance.random() < 0.5:
        del told[chance.choice(["subject", "origin", "events", "leaves", "checkpoint"])]
        return "unreadable"
    told["remark"] = "x"
    return "unreadable"


def another_format(forger: Forger, chance: random.Random, told: Told) -> str:
    told["format"] = f"greenlane-evidence-{chance.randrange(2, 99)}"
    return "unknown-format"


def change_origin(forger: Forger, chance: random.Random, told: Told) -> str:
    """The digest with which the chain begins."""
    told["origin"] = f"{chance.getrandbits(256):064x}"
    return "chain-broken"


def huge_number(forger: Forger, chance: random.Random, told: Told) -> str:
    """A number to keep a careless verifier busy for ever."""
    chance.choice(told["events"])["number"] = 10 ** chance.randrange(12, 18)
    return "event-missing"


KINDS: tuple[Kind, ...] = (
    edit_event, change_actor, edit_and_rechain, rechain_and_sign, delete_event, cut_tail,
    insert_event, swap_events, edit_body, edit_answer, drop_document, foreign_answer,
    other_subject, foreign_leaf, edit_leaf, uncanonical_leaf, move_leaf, far_leaf, edit_path,
    shorten_path, twice, drop_leaf, edit_head, edit_signature, unsign, backdate_with_an_old_key,
    witness_plays_log, rename_law, another_law, garble, another_format, change_origin,
    huge_number,
)  # fmt: skip


def forger_of(world: Any) -> Forger:
    """The bundles of every declaration of a small country (tampering.World), and the keys."""
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases.evidence_bundle import NotCoveredError, bundle_of
    from tests.support import tampering

    made = []
    for row in DeclarationRow.objects.exclude(mrn=None).order_by("pk"):
        for names in (True, False):
            try:
                made.append(bundle_of(row, names=names))
            except NotCoveredError:
                continue
    thief = Signer(tampering.LOG.public.name, bytes(range(1, 33)))
    public = tampering.LOG.public
    told = PublicKey(
        name=public.name, key=public.key, until=(world.moment + timedelta(days=90)).date()
    )
    witness = Signer("witness.example", thief.seed).public
    return Forger(made, KeySet([told, witness]), tampering.LOG, thief)
