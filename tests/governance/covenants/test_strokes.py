"""What counts as a signature that a finger drew, and how it is shown."""

import pytest

from civility.governance.covenants.errors import SignatureUnreadable
from civility.governance.covenants.rules.strokes import MOST_LETTERS, as_path, check_strokes

DRAWN = "10,10 20,30 40,60 80,90;300,20 310,40 320,80 330,120"


def test_lines_of_points_are_kept_as_they_came():
    assert check_strokes(DRAWN) == DRAWN


def test_an_edge_of_the_field_is_inside():
    assert check_strokes(" ".join(["0,0", "600,240"] * 4))


@pytest.mark.parametrize(
    "strokes",
    {
        "a slip of the finger": "1,1 2,2 3,3",
        "one too far to the right": DRAWN.replace("330,120", "601,120"),
        "one too far below": DRAWN.replace("330,120", "330,241"),
        "a negative point": DRAWN.replace("10,10", "-1,10"),
        "a fraction": DRAWN.replace("10,10", "1.5,10"),
        "a word": DRAWN + " NaN,1",
        "figures of another script": DRAWN.replace("10,10", "１０,１０"),
        "an empty line": DRAWN + ";",
        "a line break": DRAWN + "\n",
        "markup": '"/><script>alert(1)</script>',
        "a packed picture": "data:image/png;base64,iVBORw0KGgo=",
        "a bomb": "1,1 " * 1_000_000 + "1,1",
        "one letter too many": ("600,240 " * (MOST_LETTERS // 8 + 1)).strip(),
    }.values(),
)
def test_what_is_no_signature_is_refused(strokes):
    with pytest.raises(SignatureUnreadable):
        check_strokes(strokes)


def test_a_path_holds_figures_and_two_letters_only():
    assert as_path("1,2 3,4;5,6") == "M1,2 L1,2 3,4 M5,6 L5,6"
    assert as_path("") == ""
