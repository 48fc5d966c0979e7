"""What the chapters share: who is where, and what was handed out on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.chromium import Visitor
from tests.browser.paper import check_paper
from tests.browser.served import MovedClock, Server
from tests.journeys.conftest import Command
from tests.journeys.village import VILLAGE, Person

HOME = f"/v/{VILLAGE[1]}"
CLEAN_UP, BLOOD = "自带机械参加集体义务劳动", "无偿献血"
PIN = "270418"


@dataclass
class Story:
    """Who is where, and what was handed out on the way."""

    visit: Callable[..., Visitor]
    server: Server
    clock: MovedClock
    civility: Command
    folder: Path
    camera: Path
    people: dict[str, Visitor] = field(default_factory=dict)
    card_sheet: bytes = b""
    card_address: str = ""
    slip_address: str = ""

    def at(self, person: Person) -> Visitor:
        return self.people[person.sign_in]

    def paper(self, pdf: bytes, *words: str) -> list[str]:
        return check_paper(pdf, self.folder, self.server.url, *words)


def upload(visitor: Visitor, name: str, data: bytes) -> None:
    kind = "text/csv"
    visitor.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": data})
    visitor.press("下一步：看一遍")
