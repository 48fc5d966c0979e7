"""Checked against the definition in RFC 9162, written out plainly, and Certificate Transparency's vectors."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.ledger import merkle

# The eight leaves and roots every implementation of Certificate Transparency is tested with.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def plain_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 9162, section 2.1.1."""
    if not leaves:
        return merkle.EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = plain_split(len(leaves))
    return merkle.node_hash(plain_root(leaves[:k]), plain_root(leaves[k:]))


def plain_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = plain_split(len(leaves))
    if m < k:
        return [*plain_path(m, leaves[:k]), plain_root(leaves[k:])]
    return [*plain_path(m - k, leaves[k:]), plain_root(leaves[:k])]


def plain_subproof(m: int, leaves: Sequence[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of section 2.1.4.1."""
    if m == len(leaves):
        return [] if whole else [plain_root(leaves)]
    k = plain_split(len(leaves))
    if m <= k:
        return [*plain_subproof(m, leaves[:k], whole), plain_root(leaves[k:])]
    return [*plain_subproof(m - k, leaves[k:], False), plain_root(leaves[:k])]


def plain_split(size: int) -> int:
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def hashes(count: int) -> list[bytes]:
    return [merkle.leaf_hash(number.to_bytes(2, "big")) for number in range(count)]


def test_the_known_roots_come_out() -> None:
    leaves = [merkle.leaf_hash(leaf) for leaf in LEAVES]
    assert [merkle.root(leaves[:size]).hex() for size in range(9)] == ROOTS


def test_the_known_proofs_come_out() -> None:
    leaves = [merkle.leaf_hash(leaf) for leaf in LEAVES]
    assert [node.hex() for node in merkle.inclusion_proof(leaves, 0)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [node.hex() for node in merkle.consistency_proof(leaves, 6)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@pytest.mark.parametrize("size", range(1, 34))
def test_roots_and_proofs_are_those_of_the_definition(size: int) -> None:
    leaves = hashes(size)
    root = merkle.root(leaves)
    assert root == plain_root(leaves)
    for index in range(size):
        proof = merkle.inclusion_proof(leaves, index)
        assert proof == plain_path(index, leaves)
        assert merkle.check_inclusion(leaves[index], index, size, proof, root)
    for first in range(1, size + 1):
        proof = merkle.consistency_proof(leaves, first)
        assert proof == plain_subproof(first, leaves, True)
        assert merkle.check_consistency(first, size, plain_root(leaves[:first]), root, proof)


@given(st.integers(2, 40), st.data())
def test_a_proof_with_anything_changed_is_refused(size: int, data: st.DataObject) -> None:
    leaves = hashes(size)
    root = merkle.root(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(leaves, index)
    place = data.draw(st.integers(0, len(proof) - 1))
    bent = [*proof[:place], merkle.leaf_hash(b"bent"), *proof[place + 1 :]]
    other = (index + 1) % size

    assert not merkle.check_inclusion(leaves[index], index, size, bent, root)
    assert not merkle.check_inclusion(leaves[index], index, size, proof[:-1], root)
    assert not merkle.check_inclusion(leaves[index], index, size, [*proof, root], root)
    assert not merkle.check_inclusion(leaves[other], index, size, proof, root)
    assert not merkle.check_inclusion(leaves[index], other, size, proof, root)
    assert not merkle.check_inclusion(leaves[index], size, size, proof, root)
    assert not merkle.check_inclusion(leaves[index], -1, size, proof, root)


@given(st.integers(2, 40), st.data())
def test_a_rewritten_beginning_is_not_consistent(size: int, data: st.DataObject) -> None:
    leaves = hashes(size)
    first = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, first - 1))
    rewritten = [*leaves[:changed], merkle.leaf_hash(b"rewritten"), *leaves[changed + 1 :]]
    old, new = merkle.root(leaves[:first]), merkle.root(rewritten)
    proof = merkle.consistency_proof(rewritten, first)

    assert not merkle.check_consistency(first, size, old, new, proof)
    assert not merkle.check_consistency(first, size, old, merkle.root(leaves), proof[:-1])
    assert not merkle.check_consistency(first, size, old, merkle.root(leaves), [])
    assert not merkle.check_consistency(size, first, new, old, proof)


def test_there_is_no_proof_of_what_is_not_there() -> None:
    with pytest.raises(ValueError, match="no leaf 3"):
        merkle.inclusion_proof(hashes(3), 3)
    with pytest.raises(ValueError, match="no tree of 0"):
        merkle.consistency_proof(hashes(3), 0)
    assert not merkle.check_inclusion(merkle.leaf_hash(b""), 0, 0, [], merkle.EMPTY_ROOT)
    assert merkle.check_consistency(3, 3, b"r", b"r", [])
    assert not merkle.check_consistency(3, 3, b"r", b"s", [])
