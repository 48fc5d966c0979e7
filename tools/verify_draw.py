#!/usr/bin/env python3
"""Draw a village's lots again with nothing but Python's standard library. It imports nothing of Civility.

    python3 verify_draw.py DRAW.txt
    python3 verify_draw.py DRAW.txt --hash "1f2e 3d4c ..."     also that this is the list that hung on the wall

Written from docs/reference/draw-format.md alone. It checks that the list has the hash the file says (and the paper),
that it is whole, and that list and seed name just those that are written down, in that order.

Exit 0: the same households. 1: not; the first fault is named. 2: the file cannot be read as a draw.
"""

import argparse
import hashlib
import re
import sys
from datetime import datetime

HEAD, SEED_DOMAIN, WORD = "civility draw 1", b"civility draw seed 1\n", 2**64


class Fault(Exception):
    """The draw is not right; the text says where and why."""


class Unreadable(Exception):
    """The file is not a draw."""


class Draw:
    """The lines of a file, read in the order in which they must come."""

    def __init__(self, text):
        if not text.endswith("\n") or "\r" in text:
            raise Unreadable("the file must have a line feed, and nothing else, at the end of each line")
        self.lines = text.split("\n")[:-1]
        self.at = 0
        if self.take() != HEAD:
            raise Unreadable(f"the first line is not {HEAD!r}")
        self.village = self.field("village", "[0-9]{12}")
        self.number = self.count("number", 1)
        self.again = self.count("again", 1) if self.peek().startswith("again ") else None
        self.title = self.field("title", ".+")
        self.places, self.reserves = self.count("places", 1), self.count("reserves", 0)
        self.seed = self.field("seed", "dice [1-9][0-9]*|value [0-9TZ:-]{20} .+")
        self.households = [self.take() for _ in range(self.count("households", 1))]
        self.body = "".join(f"{line}\n" for line in self.lines[: self.at])
        self.hash = self.field("list-hash", "[0-9a-f]{64}")
        self.value = self.field("value", r"\S{1,64}") if self.peek() else None
        self.drawn = []
        while self.peek():
            self.drawn.append(self.field("drawn", "[0-9]{4,6}"))
        if self.at != len(self.lines):
            raise Unreadable(f"line {self.at + 1}: nothing more may stand here")

    def peek(self):
        return self.lines[self.at] if self.at < len(self.lines) else ""

    def take(self):
        if self.at >= len(self.lines):
            raise Unreadable("the file ends too early")
        self.at += 1
        return self.lines[self.at - 1]

    def field(self, name, pattern):
        found = re.fullmatch(f"{name} ({pattern})", self.take(), re.ASCII)
        if found is None:
            raise Unreadable(f"line {self.at}: no {name!r}, or not as it is written")
        return found[1]

    def count(self, name, least):
        number = int(self.field(name, "0|[1-9][0-9]{0,8}"))
        if number < least:
            raise Unreadable(f"line {self.at}: {name} must be {least} at least")
        return number


def check(draw, paper=None):
    """Raises Fault."""
    digest = hashlib.sha256(draw.body.encode()).digest()
    if paper is not None and re.sub(r"[\s-]", "", paper).lower() != digest.hex():
        raise Fault("this is not the list whose hash hung on the wall")
    if digest.hex() != draw.hash:
        raise Fault("the list was changed: its hash is another")
    for before, number in zip(["", *draw.households], draw.households, strict=False):
        if not re.fullmatch("[0-9]{4,6}", number, re.ASCII):
            raise Fault(f"{number!r} is not the number of a household")
        if before and (int(before), before) >= (int(number), number):
            raise Fault(f"household {number} stands twice or out of order")
    if draw.places + draw.reserves > len(draw.households):
        raise Fault("more are to be drawn than are on the list")
    if draw.value is None:
        return
    check_value(draw)
    drawn = draw_again(digest, draw)
    if drawn != draw.drawn:
        raise Fault(f"drawn again it is {' '.join(drawn)}, and not {' '.join(draw.drawn) or 'nobody'}")


def check_value(draw):
    kind, said = draw.seed.split(" ", 1)
    if kind == "dice":
        if not re.fullmatch(f"[1-6]{{{int(said)}}}", draw.value, re.ASCII):
            raise Fault(f"the value is not {said} throws of dice")
        return
    try:
        datetime.strptime(said[:20], "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007  (its Z says UTC)
    except ValueError:
        raise Fault("nobody can tell when the value was to come out") from None


def draw_again(digest, draw):
    seed = hashlib.sha256(SEED_DOMAIN + digest + draw.value.encode()).digest()
    left, drawn, counter = list(draw.households), [], 0
    while len(drawn) < draw.places + draw.reserves:
        word = int.from_bytes(hashlib.sha256(seed + counter.to_bytes(8, "big")).digest()[:8], "big")
        counter += 1
        if word >= WORD - WORD % len(left):
            continue  # so that each is equally likely
        place = word % len(left)
        drawn.append(left[place])
        left[place] = left[-1]
        left.pop()
    return drawn


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("draw", help="what the public page of a draw handed out")
    parser.add_argument("--hash", help="the hash on the paper, in groups or in one piece")
    asked = parser.parse_args(arguments)
    try:
        with open(asked.draw, encoding="utf-8", newline="") as file:
            draw = Draw(file.read())
        check(draw, asked.hash)
    except Fault as fault:
        print(f"NOT RIGHT: {fault}", file=sys.stderr)
        return 1
    except (Unreadable, OSError, UnicodeDecodeError) as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 2
    print(f"draw {draw.number} of village {draw.village}: {draw.title}")
    if draw.again is not None:
        print(f"it repeats draw {draw.again}")
    print(f"{len(draw.households)} households, hash {' '.join(re.findall('....', draw.hash))}")
    if asked.hash is None:
        print("compare this hash with the paper: a file that was made up whole has another")
    if draw.value is None:
        print(f"the list is whole; nothing was drawn yet (seed: {draw.seed})")
        return 0
    print(f"seed: {draw.seed}; value: {draw.value}")
    print(f"drawn: {' '.join(draw.drawn[: draw.places])}")
    if draw.reserves:
        print(f"reserves: {' '.join(draw.drawn[draw.places :])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
