"""What holds of every template."""

import re
from pathlib import Path

from civility import ROOT

NAMES = re.compile(r"{%-?\s*(?:import\s+\S+\s+as|set|for)\s+(\w+)")
OURS = {"g", "request", "session", "config", "url_for", "_"}


def test_no_template_hides_a_name_that_the_frame_of_every_page_needs() -> None:
    templates = sorted(Path(ROOT / "templates").rglob("*.html"))
    assert len(templates) > 200
    hidden = {
        (template.name, name) for template in templates for name in NAMES.findall(template.read_text(encoding="utf-8"))
    }
    assert sorted(each for each in hidden if each[1] in OURS) == []
