"""What tests of pages ask of an answer."""

import re

import html5lib
from werkzeug.test import TestResponse


def page(answer: TestResponse, status: int = 200) -> str:
    """The text of a page that parses strictly and has one h1 and a label for every input."""
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, text[:2000]
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert len(tree.findall(".//h1")) == 1
    labelled = {label.get("for") for label in tree.iter("label")}
    for field in [*tree.iter("input"), *tree.iter("select"), *tree.iter("textarea")]:
        if field.get("type") not in ("hidden", "submit"):
            assert field.get("id") in labelled or field.get("aria-label"), f"no label for {field.attrib}"
    return text


def key_in(text: str) -> str:
    """The request key of the page's first form that writes."""
    found = re.search(r'name="request_key"[^>]*value="([0-9a-f-]{36})"', text)
    assert found, "no request key on the page"
    return found[1]
