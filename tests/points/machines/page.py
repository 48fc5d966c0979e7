"""Reads the tables of docs/reference/states.md."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs/reference/states.md"


@dataclass(frozen=True)
class Row:
    action: str
    who: tuple[str, ...]
    cells: Mapping[str, str]


@cache
def read_table(title: str) -> tuple[list[str], list[Row]]:
    """The states and rows of the table under a heading."""
    section = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert section is not None, f"no heading “{title}” on {PAGE.name}"
    lines = [line.strip("|").split("|") for line in section[1].splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line] for line in lines]
    states, rows, action = cells[0][2:], [], ""
    for name, who, *told in cells[2:]:
        action = name or action
        assert len(told) == len(states), f"{title}: {action} of {who} has {len(told)} cells for {len(states)} states"
        rows.append(
            Row(
                action,
                tuple(re.split(r", *", who.replace("*", "").replace("`", ""))),
                dict(zip(states, told, strict=True)),
            )
        )
    return states, rows


def notes_of(title: str) -> tuple[set[str], set[str]]:
    """The marks of the cells that cannot be, and the marks that are explained below the table."""
    _states, rows = read_table(title)
    section = PAGE.read_text("utf-8").partition(f"## {title}\n")[2].partition("\n## ")[0]
    used = {cell.removeprefix("–") for row in rows for cell in row.cells.values() if cell.startswith("–")}
    return used, set(re.findall(r"^(\w)\. \S", section, re.MULTILINE))
