"""The most used pages on the demo's data beside an empty page, and the memory of the process that serves them.

One person at a time over a connection that stays open. Rounds go through all pages and the empty one in turn,
so that each meets the same machine. Afterwards everybody opens one page of every kind they can reach, PDFs
included, and the worker's memory is read.
"""

import re
import statistics
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.scale import Scale
from bench.served import CIVILITY, EMPTY, Browser, serve
from civility.demo.people import PASSWORD, PIN, TOWNSHIP
from civility.people.rules import short_number

VILLAGE = f"{TOWNSHIP[0][:9]}201"
HOUSEHOLD = "0007"
MOST_KINDS = 3_000
"""Far more kinds of addresses than anybody can open; beyond it a page writes links that write links."""
_NAMES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
_TOKENS = re.compile(r"(?<=/s/)\w+")
_LOOKS = re.compile(r"(?<=[?&])(lang|elder)=\w+&?")


class People:
    """Everybody the pages are shown to, signed in."""

    def __init__(self, port: int) -> None:
        self.stranger = Browser(port)
        self.household = Browser(port)
        self.household.sign_in("/household/sign-in", village=VILLAGE, number=short_number(HOUSEHOLD), pin=PIN)
        for name in ("zhuren1", "jifen1", "fuhe1", "jianwei1", "dianyuan1", "xiangzhen", "admin"):
            browser = Browser(port)
            browser.sign_in("/sign-in", name=name, password=PASSWORD)
            setattr(self, name, browser)

    def __getattr__(self, name: str) -> Browser:
        raise AttributeError(name)

    def all(self) -> dict[str, Browser]:
        return dict(vars(self))


def pages_of(people: People) -> dict[str, tuple[Browser, str]]:
    """Who opens what: the ten most used pages, and the long form for many households."""
    public = people.stranger.get(f"/p/{VILLAGE}/").body
    one = people.jifen1.get(f"/v/{VILLAGE}/claims/new/{HOUSEHOLD}").body
    many = people.jifen1.get(f"/v/{VILLAGE}/claims/many").body
    notices = people.stranger.get(f"/p/{VILLAGE}/notices/").body
    return {
        "sign-in": (people.stranger, "/sign-in"),
        "village home": (people.zhuren1, f"/v/{VILLAGE}/"),
        "record form": (people.jifen1, _link(one, rf"/v/{VILLAGE}/claims/new/{HOUSEHOLD}/[\w-]+")),
        "record form, all households": (people.jifen1, _link(many, rf"/v/{VILLAGE}/claims/many/[\w-]+")),
        "review list": (people.fuhe1, f"/v/{VILLAGE}/reviews/"),
        "counter": (people.dianyuan1, f"/v/{VILLAGE}/store/"),
        "household at the counter": (people.dianyuan1, f"/v/{VILLAGE}/store/customer/{HOUSEHOLD}"),
        "my page": (people.household, "/my/"),
        "public notice": (people.stranger, _link(notices, rf"/p/{VILLAGE}/notices/\d+")),
        "public roll": (people.stranger, _link(public, rf"/p/{VILLAGE}/rolls/\d+")),
        "township home": (people.xiangzhen, f"/t/{TOWNSHIP[0]}/"),
        "township rankings": (people.xiangzhen, f"/t/{TOWNSHIP[0]}/rankings"),
    }


def _link(body: str, pattern: str) -> str:
    found = re.search(rf'href="({pattern})["?]', body)
    if found is None:
        raise RuntimeError(f"no link like {pattern}: has the demo lived long enough?")
    return found[1]


def measure(scale: Scale, database: Path) -> dict[str, Any]:
    with serve([*CIVILITY, "serve"], database) as ours, serve(EMPTY, database) as theirs:
        idle = ours.memory_mb()["resident_mb"]
        people, nobody = People(ours.port), Browser(theirs.port)
        acts: dict[str, Callable[[], float]] = {"empty page": lambda: timed(nobody, "/")}
        for name, (browser, path) in pages_of(people).items():
            acts[name] = lambda browser=browser, path=path: timed(browser, path)  # type: ignore[misc]
        times: dict[str, list[float]] = {name: [] for name in acts}
        for act in acts.values():
            act()
        for _ in range(scale.rounds):
            for name, act in acts.items():
                times[name] += [act() for _ in range(scale.requests)]
        kinds, failed = crawl(people)
        _wrong_password(people.stranger)
        memory = {"at_start_mb": idle, **ours.memory_mb(), "kinds_of_pages_opened": kinds}
    floor = statistics.median(times["empty page"])
    shown: dict[str, Any] = {name: figures_of(taken, floor) for name, taken in times.items()}
    return {"pages": shown, "worker": memory, "failed": failed}


def timed(browser: Browser, path: str) -> float:
    answer = browser.get(path)
    if answer.status != 200:
        raise RuntimeError(f"{path} was answered {answer.status}")
    return answer.milliseconds


def figures_of(times: list[float], floor: float) -> dict[str, float]:
    told = ms_of(times)
    return told | {"times_empty": told["p50_ms"] / floor}


def ms_of(times: list[float]) -> dict[str, float]:
    """The middle of some times in milliseconds, and what one in twenty takes longer than."""
    ordered = sorted(times)
    return {"p50_ms": statistics.median(ordered), "p95_ms": ordered[len(ordered) * 95 // 100]}


def crawl(people: People) -> tuple[int, dict[str, int]]:
    """Open one page of every kind that links lead to; how many kinds, and which addresses failed and how."""
    opened, failed = 0, {}
    for browser in people.all().values():
        seen: set[str] = set()
        waiting = deque(["/", f"/p/{VILLAGE}/"])
        while waiting:
            path = waiting.popleft()
            kind = _LOOKS.sub("", _TOKENS.sub("*", _NAMES.sub("*", path))).rstrip("?&")
            if kind in seen:
                continue
            seen.add(kind)
            if len(seen) > MOST_KINDS:
                raise RuntimeError(f"links lead on for ever: {path[:300]}")
            answer = browser.get(path)
            opened += 1
            if answer.status >= 400:
                failed[path] = answer.status
            found = re.findall(r'href="(/[^"#]*)', answer.body)
            waiting += [link.replace("&amp;", "&") for link in [*found, answer.location] if _ours(link)]
    return opened, failed


def _ours(link: str) -> bool:
    """A page of the program that changes nothing when it is opened."""
    return link.startswith("/") and not link.startswith(("/static/", "/preferences"))


def _wrong_password(stranger: Browser) -> None:
    """The demo's own passwords are hashed cheaply; a name nobody has costs the full hash."""
    try:
        stranger.sign_in("/sign-in", name="nobody", password=PASSWORD)
    except RuntimeError:
        return
    raise RuntimeError("somebody who does not exist has signed in")
