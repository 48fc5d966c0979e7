"""Household numbers, names and closed years: pure, no database.

A household number is 4 to 6 digits in text. Its short number adds a Damm check digit, which finds every single
wrong digit and every swap of neighbours: what the counter types from a card.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from civility.errors import N_
from civility.people.errors import BadHouseholdNumber, CheckDigitMissing, WrongCheckDigit, YearClosed
from civility.people.pinyin import given_syllables, syllables
from civility.people.surnames import LONG_SURNAMES, SURNAME_READINGS

HIDDEN_NAME = N_("本户不愿公开")
"""What stands on a sheet in place of a household that does not want to be named there."""
LOOKS = {
    "roster": N_("看了花名册"),
    "household": N_("看了一户的资料"),
    "balance": N_("查了一户的余额"),
    "book": N_("看了一户的流水"),
    "file": N_("看了一户的文明积分档案"),
    "portrait": N_("看了来领东西的人的照片"),
}
"""The kinds of pages about a household whose opening is written down; ``roster`` is the list of all."""
BLANKED = "（已抹去）"
"""What is kept in place of a name, and of private words, that were blanked: data, the same in every language."""
KEPT_DAYS = 730
"""How long a name, a way to reach somebody, a private word and a photo are kept after what they were needed for is over."""
NUMBER_DIGITS = 4
MAX_NUMBER_DIGITS = 6

# H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004): row = digit so far, column = next digit.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_DASH = re.compile(r"[-\u2010-\u2015\u2212\uff0d_]")
_MIDDLE_DOT = re.compile(r"[·•・‧∙･.．]")


def normalise_number(text: str) -> str:
    """A household number as it is kept: 37 → 0037. Takes full-width digits and spaces. Raises BadHouseholdNumber."""
    digits = "".join(unicodedata.normalize("NFKC", text).split())
    if not re.fullmatch(rf"[0-9]{{1,{MAX_NUMBER_DIGITS}}}", digits) or int(digits) == 0:
        raise BadHouseholdNumber(text=text.strip()[:20])
    return digits.lstrip("0").zfill(NUMBER_DIGITS)


def check_digit(number: str) -> str:
    """The Damm digit of a number; zeros in front do not change it."""
    interim = "0"
    for digit in number:
        interim = _DAMM[int(interim)][int(digit)]
    return interim


def short_number(number: str) -> str:
    """A number as printed on the card: 0037 → 0037-0. Raises BadHouseholdNumber."""
    kept = normalise_number(number)
    return f"{kept}-{check_digit(kept)}"


def parse_short_number(text: str) -> str:
    """The household number in a typed short number: 0037-0, 37-0, 00370, in full width too.

    Raises BadHouseholdNumber, CheckDigitMissing, WrongCheckDigit.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    number, dash, digit = _DASH.sub("-", typed).partition("-")
    if not dash:
        if re.fullmatch(r"[0-9]{1,4}", typed):
            # four digits at most are a bare number: 0037 must not pass for household 3 with check digit 7
            raise CheckDigitMissing(text=text.strip()[:20])
        number, digit = typed[:-1], typed[-1:]
    if not re.fullmatch(r"[0-9]", digit):
        raise BadHouseholdNumber(text=text.strip()[:20])
    kept = normalise_number(number)
    if check_digit(kept) != digit:
        raise WrongCheckDigit(text=text.strip()[:20])
    return kept


def sort_key(name: str) -> str:
    """A key that files names by pinyin with tones, surname first and read as a surname: 曾庆华 under zeng.

    Kept with the household and editable there: readings differ between families.
    """
    surname, given = split_name(name)
    read = SURNAME_READINGS.get(surname)
    first = read.split("-") if read else syllables(_MIDDLE_DOT.sub("", surname))
    return " ".join([*first, *given_syllables(given), name])


def split_name(name: str) -> tuple[str, str]:
    """Surname and given name; a name with a middle dot is all in one."""
    bare = "".join(name.split())
    if _MIDDLE_DOT.search(bare):
        return bare, ""
    if len(bare) > 2 and bare[:2] in LONG_SURNAMES:
        return bare[:2], bare[2:]
    return bare[:1], bare[1:]


def mask_name(name: str) -> str:
    """A name with as much hidden as public sheets hide: 李建国 → 李*国, 李明 → 李*, 欧阳建国 → 欧阳*国.

    Of a name in parts the first part stays and of each other part the last character:
    马哈桑·尤素夫 → 马哈桑·**夫. Combining marks go with the character they stand on.
    """
    if name == BLANKED:
        return name
    bare = " ".join(name.split())
    parts = _MIDDLE_DOT.split(bare)
    if len(parts) > 1:
        return "·".join([parts[0], *(_tail(part) for part in parts[1:] if part)])
    if " " in bare and bare.isascii():
        first, *rest = bare.split(" ")
        return " ".join([first, *("*" * len(part) for part in rest)])
    surname, given = split_name(bare)
    return surname + _tail(given) if given else "*" if surname else ""


def _tail(part: str) -> str:
    signs = _signs(part)
    return "*" if len(signs) < 2 else "*" * (len(signs) - 1) + signs[-1]


def _signs(text: str) -> list[str]:
    signs: list[str] = []
    for sign in text:
        if signs and unicodedata.combining(sign):
            signs[-1] += sign
        else:
            signs.append(sign)
    return signs


def public_labels(households: Iterable[tuple[str, str]], *, masked: bool = True) -> dict[str, str]:
    """What stands on public sheets for each ``(number, name)``: number → label.

    Names that look alike get just so many last digits of the household number as tell them apart, two at least:
    李*国(37), 李*国(52). A number is no secret inside the village; more of the name would be.
    """
    show: Callable[[str], str] = mask_name if masked else str.strip
    same: dict[str, list[str]] = {}
    for number, name in households:
        same.setdefault(show(name), []).append(number)
    labels: dict[str, str] = {}
    for label, numbers in same.items():
        if len(numbers) == 1:
            labels[numbers[0]] = label
            continue
        tail = next(
            length for length in range(2, MAX_NUMBER_DIGITS + 1) if len({n[-length:] for n in numbers}) == len(numbers)
        )
        labels.update({number: f"{label}({number[-tail:]})" for number in numbers})
    return labels


def bare_label(label: str) -> str:
    """A label of ``public_labels`` without the digits that tell namesakes apart."""
    return re.sub(r"\([0-9]+\)$", "", label)


def check_years_open(closed_year: int | None, years: Iterable[int]) -> None:
    """Whoever writes points of a year, or of a deed of a year, asks here. Raises YearClosed.

    ``closed_year`` is that of the village's settings: it and every year before it are closed.
    """
    closed = [year for year in years if closed_year is not None and year <= closed_year]
    if closed_year is not None and closed:
        raise YearClosed(year=min(closed), first=closed_year + 1)
