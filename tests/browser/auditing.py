"""What every page must be: free of grave faults for those who see, hear or move with difficulty, and fit for 360 pixels."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")

# Words that stick out of their button, tile or heading. Parts made invisible on purpose are one pixel wide.
_STICKING_OUT = """() => [...document.querySelectorAll(
    'button, .btn, h1, h2, h3, legend, summary, label, .tile, .tag, .row-link, dt, dd, th, td')]
  .filter((box) => box.clientWidth > 2 && box.scrollWidth > box.clientWidth + 1
    && getComputedStyle(box).overflowX !== 'auto' && getComputedStyle(box).display !== 'inline')
  .map((box) => `${box.tagName.toLowerCase()} "${box.textContent.trim().slice(0, 30)}" `
    + `${box.scrollWidth} > ${box.clientWidth}`)"""

# What a finger has to hit: WCAG 2.2 asks for 24 pixels, our own look for 48; 44 leaves room for borders.
_TOO_SMALL = """() => [...document.querySelectorAll('main button, main .btn, main select, main input:not([type=hidden])')]
  .filter((box) => box.offsetParent && !['checkbox', 'radio'].includes(box.type) && box.clientWidth > 2
    && box.getBoundingClientRect().height < 44)
  .map((box) => `${box.tagName.toLowerCase()} "${(box.textContent || box.name).trim().slice(0, 30)}" `
    + `${Math.round(box.getBoundingClientRect().height)} px high`)"""

# Usual or large letters; answers which the page had.
_LETTERS = """(large) => { const had = document.documentElement.classList.contains('elder');
    document.documentElement.classList.toggle('elder', large); return had }"""


@dataclass(frozen=True)
class Fault:
    page: str
    letters: str
    what: str


def audit(page: Page, name: str) -> list[Fault]:
    """Everything wrong with the page as it stands when all that moves has come to rest, in usual and in large letters."""
    page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished)).then(() => null)")
    page.evaluate(Axe().axe_script)
    chosen = page.evaluate(_LETTERS, False)
    faults = [Fault(name, "usual", what) for what in _look(page)]
    page.evaluate(_LETTERS, True)
    faults += [Fault(name, "large", what) for what in _look(page)]
    page.evaluate(_LETTERS, chosen)
    return faults


def _look(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = [f"{wide} pixels wide"] if wide > 360 else []
    found += [f"sticks out: {each}" for each in page.evaluate(_STICKING_OUT)]
    found += [f"too small: {each}" for each in page.evaluate(_TOO_SMALL)]
    results: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    for violation in results["violations"]:
        if violation["impact"] in GRAVE:
            where = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
            found.append(f"{violation['id']}: {where}")
    return found
