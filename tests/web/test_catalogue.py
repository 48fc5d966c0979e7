"""The English catalogue: whole, with the same fields, and without Chinese left in it."""

import re
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import texts  # noqa: E402  (a script, not a package)

FIELD = re.compile(r"%\((\w+)\)[sd]")
HAN = re.compile(r"[\u3400-\u9fff，。；！？（）]")
# Words that stay Chinese in English because they name a thing in Chinese: the switch back, examples of typed text.
MAY_HOLD_CHINESE = re.compile(r"中文|户主|户长|网格|网片|李|王|张|村|组|分|监委会|月|袋|块|已抹去")


@pytest.fixture(scope="module")
def catalogue():
    with texts.CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_every_text_people_see_has_its_english(catalogue):
    wanted = {str(message.id) for message in texts.collect() if message.id}
    assert sorted(text for text in wanted if not catalogue.get(text)) == []
    assert sorted(set(catalogue) - wanted) == []


def test_a_translation_has_the_fields_of_its_text_and_can_be_filled_in(catalogue):
    for source, english in catalogue.items():
        fields = set(FIELD.findall(source))
        assert set(FIELD.findall(english)) == fields, source
        if fields:
            english % dict.fromkeys(fields, 1)


def test_english_is_english(catalogue):
    left = {s: e for s, e in catalogue.items() if HAN.search(e) and not MAY_HOLD_CHINESE.search(e)}
    assert left == {}
