"""Pinyin of names, character by character.

pypinyin's table of phrases is left out. It tells how characters read in words, which names are not (with it
哈达吾德 becomes hǎdá…, after a word), and costs every process 40 MB and a fifth of a second to start. The few
characters of given names that it did read better are told in ``surnames.GIVEN_READINGS``.
"""

import os

os.environ["PYPINYIN_NO_PHRASES"] = "1"  # pypinyin's own switch, which it reads once, on import

from pypinyin import Style, lazy_pinyin

from civility.people.surnames import GIVEN_READINGS


def syllables(text: str) -> list[str]:
    """``jian4 guo2`` as a list; what is not Chinese stays as it is."""
    return [syllable.lower() for syllable in lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)]


def given_syllables(text: str) -> list[str]:
    """The same for a given name, with the readings usual there: 长 is cháng and not zhǎng."""
    found: list[str] = []
    plain = ""
    for character in text:
        if character in GIVEN_READINGS:
            found += [*syllables(plain), GIVEN_READINGS[character]]
            plain = ""
        else:
            plain += character
    return [*found, *syllables(plain)]
