#!/usr/bin/env python3
"""Check a village's exported book with nothing but Python's standard library. It imports nothing of Civility.

    python3 verify_ledger.py BOOK.jsonl
    python3 verify_ledger.py BOOK.jsonl --checkpoint KEPT.txt     also against a checkpoint kept from earlier
    python3 verify_ledger.py BOOK.jsonl --proof SLIP.tlog-proof   also that a proof leads to this book

Written from docs/reference/ledger-format.md alone. It checks that every line is whole, that numbers run without a
gap, that each hash follows from the one before, that no purse or shelf ever falls below zero and every unit comes to
zero, that reversals mirror what they undo, once, and that every checkpoint's root is the book's. Signatures are
checked too when the library "cryptography" is installed; without it that is said, and the rest still counts.

Exit 0: the book is whole. 1: it is not; the first fault is named. 2: the file cannot be read as a book.
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import struct
import sys
import uuid

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None

FORMAT, VERSION = "civility-ledger", 1
MAX_AMOUNT = 2**53 - 1
GUARDED = {"household", "headunit", "held", "shelf", "outlet", "fund"}
SINGLE = {"fund"}  # guarded, and one of a kind
NAMED = GUARDED - SINGLE | {"supplier", "donor", "transfer"}
OPEN = {"issued", "deducted", "redeemed", "expired", "carried", "opening", "given", "lost", "counted"}
REFERENCE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,47}"
ACCOUNT = re.compile(rf"(?:{'|'.join(sorted(NAMED))}):{REFERENCE}|{'|'.join(sorted(OPEN | SINGLE))}", re.ASCII)
UNIT = re.compile(rf"spend:[0-9]{{4}}|honour|yuan|good:{REFERENCE}", re.ASCII)
ED25519, COSIGNATURE = 1, 4


class Fault(Exception):
    """The book is not whole; the text says where and why."""


class Unreadable(Exception):
    """The file is not an exported book."""


class Tree:
    """A Merkle tree (RFC 9162) that grows leaf by leaf and keeps one hash for each bit of its size."""

    def __init__(self):
        self.size, self.stack = 0, []

    def add(self, data):
        node, size = hashlib.sha256(b"\x00" + data).digest(), self.size
        while size & 1:
            node, size = hashlib.sha256(b"\x01" + self.stack.pop() + node).digest(), size >> 1
        self.stack.append(node)
        self.size += 1

    def root(self):
        if not self.stack:
            return hashlib.sha256(b"").digest()
        node = self.stack[-1]
        for left in reversed(self.stack[:-1]):
            node = hashlib.sha256(b"\x01" + left + node).digest()
        return node


class Book:
    """What is known of a book after the lines read so far."""

    def __init__(self, first, targets):
        self.village = uuid.UUID(first["village"])
        self.origin, self.size, self.head, self.keys = first["origin"], first["size"], first["head"], first["keys"]
        self.hash = hashlib.sha256(b"civility-ledger-v1" + self.village.bytes).digest()
        self.tree = Tree()
        self.balances, self.keys_seen = {}, set()
        self.targets = targets  # numbers that some transaction reverses
        self.moves = {}  # number → postings of those, until they are reversed
        self.roots = {}  # size of each checkpoint → root
        self.signed = self.witnessed = 0

    def transaction(self, told):
        """One more transaction. Raises Fault."""
        seq = self.tree.size + 1
        if told["seq"] != seq:
            raise Fault(f"transaction {seq} is missing, the file goes on with {told['seq']}")
        key = int.from_bytes(hashlib.sha256(told["key"].encode()).digest()[:8], "big")
        if key in self.keys_seen:
            raise Fault(f"transaction {seq}: its key was used before")
        self.keys_seen.add(key)
        self._move(seq, told["postings"])
        self._reverse(seq, told)
        self.hash = hashlib.sha256(self.hash + sealed_bytes(self.village, told)).digest()
        if self.hash.hex() != told["hash"]:
            raise Fault(f"transaction {seq} was changed: its hash is {self.hash.hex()}, the file says {told['hash']}")
        self.tree.add(self.hash)

    def checkpoint(self, told):
        """A checkpoint over the transactions so far. Raises Fault."""
        size, root = read_checkpoint(told["note"], self.origin)
        if size != self.tree.size or size != told["size"]:
            raise Fault(f"a checkpoint of {size} stands after transaction {self.tree.size}")
        if root != self.tree.root():
            raise Fault(f"the book up to transaction {size} is not what was sealed then")
        self.roots[size] = root
        kinds = check_signatures(told["note"], self.keys)
        self.signed += ED25519 in kinds
        self.witnessed += COSIGNATURE in kinds

    def end(self):
        """Nothing more comes. Raises Fault."""
        if self.tree.size != self.size:
            raise Fault(f"the book has {self.size} transactions, the file holds {self.tree.size}")
        if self.hash.hex() != self.head:
            raise Fault("the head carries another hash than the last transaction")
        sums = {}
        for (_account, unit), amount in self.balances.items():
            sums[unit] = sums.get(unit, 0) + amount
        wrong = sorted(unit for unit, total in sums.items() if total)
        if wrong:
            raise Fault(f"{wrong[0]} comes to {sums[wrong[0]]}, not to zero")

    def _move(self, seq, postings):
        for source, destination, amount, unit in postings:
            if not ACCOUNT.fullmatch(source) or not ACCOUNT.fullmatch(destination) or source == destination:
                raise Fault(f"transaction {seq}: {source} to {destination} is no posting")
            if not UNIT.fullmatch(unit) or type(amount) is not int or not 0 < amount <= MAX_AMOUNT:
                raise Fault(f"transaction {seq}: {amount} of {unit} is no amount")
            left = self.balances.get((source, unit), 0) - amount
            if left < 0 and source.partition(":")[0] in GUARDED:
                raise Fault(f"transaction {seq}: {source} falls to {left} {unit}")
            self.balances[source, unit] = left
            self.balances[destination, unit] = self.balances.get((destination, unit), 0) + amount

    def _reverse(self, seq, told):
        reverses = told.get("reverses")
        if (told["kind"] == "reversal") != (reverses is not None):
            raise Fault(f"transaction {seq}: a reversal and what it reverses do not go together")
        if reverses is None:
            if seq in self.targets:
                self.moves[seq] = told["postings"]
            return
        if not self.moves.get(reverses):
            raise Fault(f"transaction {seq} reverses {reverses}, which cannot be reversed (any more)")
        mirrored = [[d, s, amount, unit] for s, d, amount, unit in reversed(told["postings"])]
        if self.moves.pop(reverses) != mirrored:
            raise Fault(f"transaction {seq} is not the mirror image of {reverses}")


def sealed_bytes(village, told):
    """The bytes of a transaction, but for the previous hash."""
    asked = [
        text(told["kind"]),
        text(told["actor"]),
        text(told["reference"]),
        text(told["reason"]),
        struct.pack(">Q", told.get("reverses") or 0),
        b"\x20" + bytes.fromhex(told["payload"]) if "payload" in told else b"\x00",
        struct.pack(">I", len(told["postings"])),
    ]
    for source, destination, amount, unit in told["postings"]:
        asked += (text(source), text(destination), struct.pack(">Q", amount), text(unit))
    place = struct.pack(">B16sQq", VERSION, village.bytes, told["seq"], told["at"])
    return b"".join([place, text(told["key"]), bytes.fromhex(told["content"]), *asked])


def text(value):
    encoded = value.encode()
    return struct.pack(">H", len(encoded)) + encoded


def read_checkpoint(note, origin):
    """Size and root of a checkpoint of this book. Raises Fault."""
    try:
        said, size, root = note.split("\n")[:3]
        size, root = int(size), base64.b64decode(root, validate=True)
    except (ValueError, binascii.Error):
        raise Fault("a checkpoint cannot be read") from None
    if said != origin:
        raise Fault(f"a checkpoint is of another book: {said}")
    return size, root


def check_signatures(note, keys):
    """The kinds of key (1 the book's, 4 a witness's) whose signatures hold. Raises Fault for one that does not."""
    if Ed25519PublicKey is None:
        return set()
    body, _gap, tail = note.rpartition("\n\n")
    body += "\n"
    known = {}
    for key in keys:
        name, key_id, data = key.split("+", 2)
        data = base64.b64decode(data)
        known[name, bytes.fromhex(key_id)] = data[0], data[1:]
    kinds = set()
    for line in tail.splitlines():
        _dash, name, blob = line.split(" ")
        blob = base64.b64decode(blob)
        kind, public = known.get((name, blob[:4]), (None, None))
        if kind == ED25519:
            message, signature = body.encode(), blob[4:]
        elif kind == COSIGNATURE:
            seconds = int.from_bytes(blob[4:12], "big")
            message, signature = f"cosignature/v1\ntime {seconds}\n{body}".encode(), blob[12:]
        else:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        except (InvalidSignature, ValueError):
            raise Fault(f"a signature of {name} does not fit its checkpoint") from None
        kinds.add(kind)
    if ED25519 not in kinds:
        raise Fault("a checkpoint is signed by no key of this book")
    return kinds


def lines_of(path, progress):
    """Each line's values, the digest of the file's body checked at its end. Raises Unreadable and Fault."""
    digest, ended = hashlib.sha256(), False
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            if ended:
                raise Fault(f"line {number}: something follows the end")
            try:
                told = json.loads(line)
                kind = told["type"]
            except (ValueError, KeyError, TypeError):
                raise Unreadable(f"line {number} is not a line of an exported book") from None
            if kind == "end":
                ended = True
                if told.get("sha256") != digest.hexdigest():
                    raise Fault("the file was changed after it was written: its digest is another")
            digest.update(line)
            yield number, kind, told
            if number % 10_000 == 0:
                progress(number)
    if not ended:
        raise Fault("the file breaks off: its last line is missing")


def reversed_numbers(path):
    """The numbers that some transaction of the file says it reverses: only their postings are worth remembering."""
    numbers = set()
    with open(path, "rb") as file:
        for line in file:
            if b'"reverses"' in line:
                try:
                    numbers.add(json.loads(line).get("reverses"))
                except (ValueError, AttributeError, TypeError):
                    continue  # said where the lines are read one by one
    return numbers


def check(path, progress=lambda number: None):
    """Read and check a whole file; the Book it holds. Raises Fault and Unreadable."""
    book, targets = None, reversed_numbers(path)
    for number, kind, told in lines_of(path, progress):
        try:
            if book is None:
                if kind != "book" or (told["format"], told["version"]) != (FORMAT, VERSION):
                    raise Unreadable("the first line is not that of an exported book of version 1")
                book = Book(told, targets)
            elif kind == "transaction":
                book.transaction(told)
            elif kind == "checkpoint":
                book.checkpoint(told)
            elif kind == "end":
                book.end()
                if (told["size"], told["root"]) != (book.tree.size, book.tree.root().hex()):
                    raise Fault("the last line names another root")
            else:
                raise Fault(f"line {number}: nobody knows a line of type {kind!r}")
        except (KeyError, TypeError, ValueError, AttributeError, struct.error, binascii.Error) as error:
            raise Fault(f"line {number} lacks something or holds nonsense: {error!r}") from None
    return book


def check_kept(path, kept):
    """Whether a checkpoint kept from earlier is one of this book's own roots. Raises Fault."""
    first = next(lines_of(path, lambda number: None))[2]
    size, root = read_checkpoint(kept, first["origin"])
    tree = Tree()
    for _number, kind, told in lines_of(path, lambda number: None):
        if kind == "transaction" and tree.size < size:
            tree.add(bytes.fromhex(told["hash"]))
    if tree.size < size:
        raise Fault(f"the kept checkpoint stands for {size} transactions, this book has {tree.size}")
    if tree.root() != root:
        raise Fault(f"the book's first {size} transactions are not those of the kept checkpoint: it was rewritten")
    check_signatures(kept, first["keys"])
    return size


def check_proof(path, proof):
    """Whether a proof of one transaction leads to this book. Raises Fault."""
    head, _gap, note = proof.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1" or not lines[1].startswith("index "):
        raise Fault("this is not a proof")
    index, path_hashes = int(lines[1][6:]), [base64.b64decode(line) for line in lines[2:]]
    size = check_kept(path, note)
    for _number, kind, told in lines_of(path, lambda number: None):
        if kind == "transaction" and told["seq"] == index + 1:
            leaf = hashlib.sha256(b"\x00" + bytes.fromhex(told["hash"])).digest()
            break
    else:
        raise Fault(f"the book has no transaction {index + 1}")
    position, last, node = index, size - 1, leaf
    for sibling in path_hashes:
        if position & 1 or position == last:
            node = hashlib.sha256(b"\x01" + sibling + node).digest()
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\x01" + node + sibling).digest()
        position, last = position >> 1, last >> 1
    if last or node != read_checkpoint(note, note.split("\n")[0])[1]:
        raise Fault(f"the proof does not lead from transaction {index + 1} to its checkpoint")
    return index + 1


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("book", help="what civility ledger export wrote")
    parser.add_argument("--checkpoint", help="a checkpoint kept from earlier, as text")
    parser.add_argument("--proof", help="the proof of one transaction")
    asked = parser.parse_args(arguments)

    def progress(number):
        if sys.stderr.isatty():
            print(f"\r{number:,} lines", end="", file=sys.stderr)

    try:
        book = check(asked.book, progress)
        told = [f"whole: {book.size:,} transactions, head {book.hash.hex()}, {len(book.roots)} checkpoints"]
        if Ed25519PublicKey is None:
            told.append("signatures not checked: the library cryptography is not installed")
        else:
            told.append(f"{book.signed} checkpoints signed by the book's key, {book.witnessed} by the township's too")
        if asked.checkpoint:
            with open(asked.checkpoint, encoding="utf-8") as file:
                told.append(f"the kept checkpoint of {check_kept(asked.book, file.read()):,} fits")
        if asked.proof:
            with open(asked.proof, encoding="utf-8") as file:
                told.append(f"transaction {check_proof(asked.book, file.read()):,} is proven")
    except Fault as fault:
        print(f"NOT WHOLE: {fault}", file=sys.stderr)
        return 1
    except (Unreadable, OSError, UnicodeDecodeError) as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 2
    print("\n".join(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
