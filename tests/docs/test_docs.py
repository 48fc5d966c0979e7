"""The pages hold together: links lead somewhere, every role is spoken to, what is named is there."""

import re
from pathlib import Path

import pytest
from PIL import Image

from civility.people.models import ROLES
from civility.people.permissions import TABLE

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")])
TARGETS = re.compile(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
DECISIONS = sorted(path for path in ROOT.glob("docs/decisions/*.md") if path.name != "README.md")
HEADINGS = ["## Context", "## Decision", "## Consequences"]
GUIDES = {
    "administrator": "administrator",
    "township_officer": "township",
    "committee": "committee",
    "recorder": "recorder",
    "grid_worker": "grid_worker",
    "unit_head": "unit_head",
    "reviewer": "reviewer",
    "supervisor": "supervisor",
    "storekeeper": "storekeeper",
    "outlet_keeper": "outlet",
}
PICTURES_LIMIT_BYTES = 3_000_000


def read(path):
    return path.read_text(encoding="utf-8")


def outside_code(text):
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(page):
    """The anchors that the headings of a page make."""
    titles = re.findall(r"^#+ (.+)$", outside_code(read(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def relative_id(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=relative_id)
def test_every_relative_link_leads_somewhere(page):
    broken = []
    for match in TARGETS.finditer(outside_code(read(page))):
        target = match[1] or match[2]
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=relative_id)
def test_every_page_has_one_title_and_it_comes_first(page):
    titles = re.findall(r"^# .+$", outside_code(read(page)), re.MULTILINE)
    assert len(titles) == 1
    assert read(page).startswith(titles[0])


def test_every_page_under_docs_is_reached_from_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for target, _picture in TARGETS.findall(outside_code(read(page))):
            there = (page.parent / target.partition("#")[0]).resolve()
            if there.suffix == ".md" and there.exists():
                waiting.append(there)
    assert {relative_id(page) for page in ROOT.glob("docs/**/*.md") if page not in reached} == set()


def test_every_role_has_a_guide_that_names_it():
    index = read(ROOT / "docs/guides/README.md")
    assert set(GUIDES) == set(ROLES)
    for role, guide in GUIDES.items():
        assert f"`{role}`" in index
        assert f"({guide}.md)" in index
        assert (ROOT / "docs/guides" / f"{guide}.md").exists()


@pytest.mark.parametrize("guide", sorted({*GUIDES.values(), "household"}))
def test_every_guide_says_what_to_do_when_things_go_wrong_and_ends_in_english(guide):
    text = read(ROOT / "docs/guides" / f"{guide}.md")
    assert "## 出了岔子" in text or "## 问得多的" in text
    assert "\n## Summary\n" in text


def test_the_words_on_buttons_that_guides_name_are_in_the_program():
    """What stands in “…” after 点 is a button or a link: it must be a text of the program, ends free for fields."""
    sources = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("civility/**/*.py")]
    program = re.sub(r"%\(\w+\)s", "×", "\n".join(read(path) for path in sources))
    missing = set()
    for page in ROOT.glob("docs/guides/*.md"):
        for words in re.findall(r"点“([^”]+)”", read(page)):
            if words not in program and re.sub(r" ?× ?", "×", words) not in re.sub(r" ?× ?", "×", program):
                missing.add((page.name, words))
    assert missing == set()


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "docs/start.md"], ids=relative_id
)
def test_every_make_target_that_is_named_is_there(page):
    targets = set(re.findall(r"^([a-z-]+):.*## ", read(ROOT / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`|[A-Z]+=\S+ )make ([a-z][a-z-]*)", read(page), re.MULTILINE))
    assert named - targets == set()


@pytest.mark.parametrize("record", DECISIONS, ids=relative_id)
def test_every_decision_has_the_one_form_and_stands_in_the_index(record):
    text = read(record)
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", record.name)
    assert re.findall(r"^## .+$", text, re.MULTILINE) == HEADINGS
    assert len(text.splitlines()) <= 70
    assert f"[{record.name[:4]}]({record.name})" in read(ROOT / "docs/decisions/README.md")


def test_decisions_are_numbered_without_a_gap():
    assert [record.name[:4] for record in DECISIONS] == [f"{n:04}" for n in range(1, len(DECISIONS) + 1)]


def test_the_page_of_permissions_is_the_table_of_permissions():
    rows = re.findall(
        r"^\| `([a-z._]+)` \| ([^|]+) \| ([^|]+) \|$", read(ROOT / "docs/reference/permissions.md"), re.MULTILINE
    )
    told = {action: set(re.findall(r"`(\w+)`", roles)) or {"signed_in"} for action, _what, roles in rows}
    assert told == {action: set(roles) for action, roles in TABLE.items()}


def test_the_layers_of_the_architecture_page_are_those_that_are_checked():
    layers = re.search(r"^layers = \[(.*?)^\]", read(ROOT / "pyproject.toml"), re.MULTILINE | re.DOTALL)
    assert layers is not None
    checked = re.findall(r'"([^"]+)"', layers[1])
    page = read(ROOT / "docs/architecture.md")
    block = next(b for b in re.findall(r"```\n(.*?)```", page, re.DOTALL) if b.startswith(checked[0]))
    assert [line.split("  ")[0].strip() for line in block.splitlines()] == checked


def test_pictures_are_whole_and_small():
    pictures = sorted(ROOT.glob("docs/screenshots/*.png"))
    assert pictures
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.width >= 600
    assert sum(path.stat().st_size for path in pictures) < PICTURES_LIMIT_BYTES
