"""The objection form as a browser would send it."""

import html5lib

WORDS = "王家那天不在村里，我看见的。"


def form_of(client, address):
    """The fields of the objection form as a browser would send them."""
    page = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    fields = {each.get("name"): each.get("value", "") for each in page.iter("input") if each.get("type") == "hidden"}
    return fields | {"text": WORDS, "who": "confidential", "name": "", "contact": ""}
