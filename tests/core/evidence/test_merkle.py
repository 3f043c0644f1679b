"""The tree of RFC 9162: its published roots, its definition, its proofs and what they refuse."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.evidence import merkle

# The entries and roots with which Certificate Transparency logs are commonly tested.
ENTRIES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def tree(count):
    """The leaves' hashes, the frontier and the nodes of `count` made entries."""
    leaves = [merkle.leaf_hash(b"entry %d" % n) for n in range(count)]
    frontier, made = merkle.Frontier().grown(leaves)
    return leaves, frontier, merkle.kept(made)


def defined(leaves):
    """The root as the RFC defines it, written down naively."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.node_hash(defined(leaves[:split]), defined(leaves[split:]))


@pytest.mark.parametrize("count", range(1, 9))
def test_the_roots_are_the_published_ones(count):
    grown, _ = merkle.Frontier().grown(merkle.leaf_hash(e) for e in ENTRIES[:count])
    assert grown.root.hex() == ROOTS[count - 1]


@given(st.integers(0, 70), st.integers(0, 70))
def test_growing_in_steps_gives_the_tree_of_the_definition(first, second):
    leaves, whole, nodes = tree(first + second)
    early, _ = merkle.Frontier().grown(leaves[:first])
    late, _ = early.grown(leaves[first:])
    assert late == whole == merkle.frontier(first + second, nodes)
    assert whole.root == defined(leaves) == merkle.root(first + second, nodes)
    assert merkle.root(first, nodes) == early.root


@given(st.integers(1, 70), st.data())
def test_every_leaf_is_proven_and_no_other_place_or_leaf(size, data):
    index = data.draw(st.integers(0, size - 1))
    leaves, frontier, nodes = tree(size)
    proof = merkle.inclusion_proof(index, size, nodes)
    assert merkle.includes(index, size, leaves[index], proof, frontier.root)
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        assert not merkle.includes(other, size, leaves[index], proof, frontier.root)
        assert not merkle.includes(index, size, leaves[other], proof, frontier.root)
    assert not merkle.includes(index, size, leaves[index], [*proof, bytes(32)], frontier.root)
    assert not merkle.includes(index, size, leaves[index], proof, bytes(32))
    if proof:
        assert not merkle.includes(index, size, leaves[index], proof[:-1], frontier.root)


@given(st.integers(1, 70), st.data())
def test_a_tree_proves_that_it_goes_on_from_each_earlier_one(size, data):
    old = data.draw(st.integers(1, size))
    leaves, frontier, nodes = tree(size)
    early = merkle.root(old, nodes)
    proof = merkle.consistency_proof(old, size, nodes)
    assert merkle.extends(old, size, early, frontier.root, proof)
    changed = list(leaves)
    changed[data.draw(st.integers(0, old - 1))] = merkle.leaf_hash(b"forged")
    forged, made = merkle.Frontier().grown(changed)
    assert not merkle.extends(old, size, early, forged.root, proof)
    answer = merkle.consistency_proof(old, size, merkle.kept(made))
    assert not merkle.extends(old, size, early, forged.root, answer)
    assert not merkle.extends(old, size, early, frontier.root, [*proof, bytes(32)])


def test_every_tree_goes_on_from_the_empty_one_and_none_shrinks():
    _, five, nodes = tree(5)
    assert merkle.extends(0, 5, merkle.EMPTY_ROOT, five.root, [])
    assert not merkle.extends(0, 5, bytes(32), five.root, [])
    assert not merkle.extends(5, 3, five.root, merkle.root(3, nodes), [])
    assert not merkle.extends(3, 5, merkle.root(3, nodes), five.root, [])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_leaf_that_is_not_there_has_no_proof(index, size):
    _, frontier, nodes = tree(3)
    with pytest.raises(IndexError):
        merkle.inclusion_proof(index, size, nodes)
    assert not merkle.includes(index, size, bytes(32), [], frontier.root)
    with pytest.raises(IndexError):
        merkle.consistency_proof(4, 3, nodes)
