"""Merkle trees as RFC 9162 (section 2.1) hashes them: roots, inclusion proofs, consistency proofs. Pure.

A proof of inclusion shows that one leaf is under a root; a proof of consistency shows that a larger tree
only adds to a smaller one. Leaves are given as leaf hashes. The makers take all of them; the checkers
need nothing but the proof.
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf; its prefix keeps a leaf from passing for a node."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that leaves are added to one by one; it keeps one hash for each bit of its size."""

    def __init__(self) -> None:
        self.size = 0
        self._stack: list[bytes] = []  # perfect subtrees, one for each bit of the size, largest first

    def add(self, leaf: bytes) -> list[bytes]:
        """The perfect subtrees that end with this leaf: itself, then those of 2, 4, 8 … leaves that it completes."""
        ended, size = [leaf], self.size
        while size & 1:
            ended.append(node_hash(self._stack.pop(), ended[-1]))
            size >>= 1
        self._stack.append(ended[-1])
        self.size += 1
        return ended

    def root(self) -> bytes:
        """The root of what was added so far."""
        if not self._stack:
            return EMPTY_ROOT
        node = self._stack[-1]
        for left in reversed(self._stack[:-1]):
            node = node_hash(left, node)
        return node


def root(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash of leaf hashes: pairs from the left, level by level; what is left over goes up as it is."""
    nodes = list(leaves)
    while len(nodes) > 1:
        over = nodes[-1:] if len(nodes) % 2 else []
        nodes = [node_hash(left, right) for left, right in zip(nodes[::2], nodes[1::2], strict=False)] + over
    return nodes[0] if nodes else EMPTY_ROOT


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from leaf ``index`` (from 0) to the root, nearest first (2.1.3.1)."""
    if not 0 <= index < len(leaves):
        raise ValueError(f"no leaf {index} in a tree of {len(leaves)}")
    proof: list[bytes] = []
    while len(leaves) > 1:
        middle = left_size(len(leaves))
        left, right = leaves[:middle], leaves[middle:]
        if index < middle:
            proof.append(root(right))
            leaves = left
        else:
            proof.append(root(left))
            leaves, index = right, index - middle
    return proof[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes) -> bool:
    """Whether ``leaf`` is leaf ``index`` of the tree of ``size`` leaves under ``expected_root`` (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            while position and not position & 1:
                position >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        position >>= 1
        last >>= 1
    return last == 0 and node == expected_root


def consistency_proof(leaves: Sequence[bytes], first: int) -> list[bytes]:
    """The hashes showing that the tree of the ``first`` leaves is a beginning of this one (2.1.4.1)."""
    if not 0 < first <= len(leaves):
        raise ValueError(f"no tree of {first} leaves in one of {len(leaves)}")
    proof: list[bytes] = []
    whole = True  # whether the subtree looked at is the old tree itself, whose root the checker knows
    while first != len(leaves):
        middle = left_size(len(leaves))
        if first <= middle:
            proof.append(root(leaves[middle:]))
            leaves = leaves[:middle]
        else:
            proof.append(root(leaves[:middle]))
            leaves, first, whole = leaves[middle:], first - middle, False
    if not whole:
        proof.append(root(leaves))
    return proof[::-1]


def check_consistency(first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of ``second`` leaves only adds to the tree of ``first`` (2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and first_root == second_root
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    position, last = first - 1, second - 1
    while position & 1:
        position >>= 1
        last >>= 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while position and not position & 1:
                position >>= 1
                last >>= 1
        else:
            new = node_hash(new, sibling)
        position >>= 1
        last >>= 1
    return last == 0 and old == first_root and new == second_root


def left_size(size: int) -> int:
    """The largest power of two below ``size`` (2 or more): how many leaves of a tree go left."""
    return 1 << (size - 1).bit_length() - 1
