"""On phones of 360 pixels: lots drawn before everybody, and drawn again by a stranger with nothing but Python."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.browser.chromium import Visitor
from tests.browser.fixtures import Visit
from tests.browser.scenes import arrive, look, make_day, refused
from tests.factories.people import make_user

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-lots")]
SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "verify_draw.py"
DICE = "35162 44351 62641 35261"
HEADING = "名单印记"


def check(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """What the script that stands alone says of a file."""
    return subprocess.run([sys.executable, "-I", str(SCRIPT), str(path), *more], capture_output=True, text=True)


def mark_of(visitor: Visitor) -> str:
    """The hash of the list as it is read aloud from the page or the wall: sixteen groups of four."""
    text = visitor.page.locator("main").inner_text().split(HEADING, 1)[1]
    return " ".join(text.split()[:16])


def test_lots_are_drawn_before_everybody_and_checked_by_a_stranger(
    session: Session, visit: Visit, tmp_path: Path
) -> None:
    day = make_day(session, points=0, households=6)
    make_user(session, day.shop.village, "committee", sign_in_name="li", name="李委员")

    wang = arrive(visit, "wang", java_script_enabled=False)
    wang.open(f"{day.home}/draws/")
    look(wang, "还没有抓过阄")
    wang.press("开一次抓阄")
    wang.fill(title="集市摊位", places=2, reserves=1)
    wang.page.get_by_label("当众掷骰子").check()
    wang.press("看名单")
    look(wang, "6 户")
    wang.press("关名单")
    look(wang, "打印贴出来")
    posted = mark_of(wang)
    draw = wang.path

    ma = arrive(visit, "ma")
    ma.open(draw)
    ma.fill(value="1234")
    refused(ma, "记下第一遍", "20")
    ma.page.locator("[name=posted]").check()
    ma.fill(value=DICE)
    ma.choose("first_witness", "老党员、老人")
    ma.choose("second_witness", "学校老师")
    ma.press("记下第一遍")
    look(ma, "等另一个人再输一遍")

    second = arrive(visit, "li")
    second.open(draw)
    second.fill(value=DICE[::-1])
    refused(second, "两遍一样就抽", "两遍")
    second.fill(value=DICE)
    second.press("两遍一样就抽")
    look(second, "抽中的 2 户", "候补")

    stranger = visit(java_script_enabled=False)
    stranger.open(f"{draw.replace('/v/', '/p/')}")
    look(stranger, "抽过了，下面是抽中的户")
    assert mark_of(stranger) == posted
    file = tmp_path / "draw.txt"
    file.write_bytes(stranger.paper("下载查验文件"))
    told = check(file, "--hash", posted)
    assert (told.returncode, told.stderr) == (0, "")
    session.rollback()
    drawn = [line.split()[1] for line in file.read_text().splitlines() if line.startswith("drawn ")]
    assert told.stdout.count(" ".join(drawn[:2])) == 1
    changed = tmp_path / "changed.txt"
    changed.write_text(file.read_text().replace(f"drawn {drawn[0]}", f"drawn {drawn[1]}", 1))
    assert check(changed).returncode == 1
    assert stranger.cookies == []
