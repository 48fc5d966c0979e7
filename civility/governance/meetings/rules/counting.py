"""What a ballot came to, and whether its figures fit one another. Pure: no session, no clock."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from civility.errors import N_
from civility.governance.meetings.errors import MARK_WORDS, SheetLinesWrong, SheetTotalsWrong, SheetTwice

MOST_SHEETS: Final = 20_000
_MARKS: Final[Mapping[str, str]] = {
    "赞成": "for", "赞": "for", "同意": "for", "+": "for", "√": "for",
    "反对": "against", "反": "against", "不同意": "against", "-": "against", "×": "against",
    "弃权": "abstain", "弃": "abstain", "0": "abstain", "○": "abstain",
    "for": "for",
    "against": "against",
    "abstain": "abstain",
    "spoiled": "spoiled",
    "废票": "spoiled", "废": "spoiled", "?": "spoiled", "？": "spoiled",
}  # fmt: skip
LESS = N_("登记交回纸票 %(returned)s 张，录进来 %(typed)s 张，少 %(missing)s 张")
MORE = N_("登记交回纸票 %(returned)s 张，录进来 %(typed)s 张，多 %(surplus)s 张，这次作废")
UNISSUED = N_("发出纸票 %(issued)s 张，登记交回 %(returned)s 张，交回的比发出的多")
LEAKED = N_("不用纸投的 %(cast)s 票，票箱里是 %(kept)s 票，这次作废")


@dataclass(frozen=True, slots=True)
class Count:
    """The figures of one ballot.

    ``channels`` are the seats that voted, by channel; ``kept`` the votes that came by no paper and ``papers`` the
    sheets typed, each by choice; ``issued`` sheets were given out; ``listed`` is the size of the list.
    """

    listed: int
    channels: Mapping[str, int]
    kept: Mapping[str, int]
    papers: Mapping[str, int]
    issued: int

    @property
    def voted(self) -> int:
        return sum(self.channels.values())

    @property
    def returned(self) -> int:
        """Sheets that somebody handed in, as it was ticked on the list."""
        return self.channels.get("paper", 0)

    @property
    def typed(self) -> int:
        return sum(self.papers.values())

    @property
    def spoiled(self) -> int:
        return self.papers.get("spoiled", 0)

    def votes(self, choice: str) -> int:
        return self.kept.get(choice, 0) + self.papers.get(choice, 0)

    @property
    def valid(self) -> int:
        return sum(self.votes(choice) for choice in ("for", "against", "abstain"))

    @property
    def is_void(self) -> bool:
        """There are more votes than voters: nobody can say any more which are good."""
        return self.typed > self.returned or sum(self.kept.values()) != self.voted - self.returned

    def mismatches(self) -> list[tuple[str, dict[str, int]]]:
        """What does not fit: source texts, each with its figures; nothing when all of it does."""
        told = {
            "returned": self.returned,
            "typed": self.typed,
            "issued": self.issued,
            "missing": self.returned - self.typed,
            "surplus": self.typed - self.returned,
            "cast": self.voted - self.returned,
            "kept": sum(self.kept.values()),
        }
        found = (
            (LESS, self.typed < self.returned),
            (MORE, self.typed > self.returned),
            (UNISSUED, self.issued < self.returned),
            (LEAKED, told["kept"] != told["cast"]),
        )
        return [(text, told) for text, true in found if true]

    def differences(self, translate: Callable[[str], str]) -> list[str]:
        """``mismatches`` in words."""
        return [translate(text) % told for text, told in self.mismatches()]


def read_sheets(text: str) -> dict[int, str]:
    """The mark of each sheet by its number, from lines such as ``12 赞成``. Raises SheetLinesWrong, SheetTwice."""
    sheets: dict[int, str] = {}
    wrong, twice = [], []
    for line_number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words:
            continue
        mark = _MARKS.get(words[1]) if len(words) == 2 else None
        if mark is None or not (words[0].isascii() and words[0].isdigit() and 0 < int(words[0][:9]) <= MOST_SHEETS):
            wrong.append(line_number)
        elif int(words[0]) in sheets:
            twice.append(int(words[0]))
        else:
            sheets[int(words[0])] = mark
    if wrong:
        raise SheetLinesWrong.of(wrong)
    if twice:
        raise SheetTwice(numbers="、".join(map(str, twice[:10])))
    return sheets


def check_totals(sheets: Mapping[int, str], totals: Mapping[str, int]) -> None:
    """Whether what was counted by hand is what was typed. Raises SheetTotalsWrong."""
    typed = Counter(sheets.values())
    differences = {
        mark: [totals.get(mark, 0), typed[mark]] for mark in MARK_WORDS if typed[mark] != totals.get(mark, 0)
    }
    if differences:
        raise SheetTotalsWrong(differences=differences)
