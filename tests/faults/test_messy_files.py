"""The files people really bring, through the page and through the command: one clear sentence, and nothing changed."""

import io
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from civility.cli import main
from civility.people.models import Household, Upload
from civility.points.models import Standard
from civility.store.models import Good
from civility.store.services import open_store
from tests.conftest import sign_in
from tests.factories.people import make_user, make_village
from tests.pages import key_in, page
from tests.tables.books import entry_of, sheet_of, with_entry, workbook

SHEET = "xl/worksheets/sheet1.xml"
HEADS = {
    "roster": ("户号", "户主"),
    "standard": ("项目", "分值"),
    "goods": ("名称", "分值"),
}
ROWS = {
    "roster": ((1, "李建国"), (2, "王秀兰")),
    "standard": (("参加集中清扫", "+5"), ("邻里帮工", "+2")),
    "goods": (("香皂", 5), ("牙膏", 8)),
}
MODELS = {"roster": Household, "standard": Standard, "goods": Good}
PAGES = {"roster": "households/import", "standard": "standards/upload", "goods": "store/goods/import"}
SENDER = {"roster": "committee", "standard": "committee", "goods": "committee"}


def csv(kind: str, encoding: str) -> bytes:
    lines = [HEADS[kind], *ROWS[kind]]
    return "\n".join(",".join(str(cell) for cell in line) for line in lines).encode(encoding)


def bomb(kind: str) -> bytes:
    honest = sheet_of(HEADS[kind], *ROWS[kind])
    return with_entry(honest, SHEET, entry_of(honest, SHEET) + b" " * 50_000_000)


def formulas(kind: str) -> bytes:
    """A formula that no program has worked out yet."""

    def fill(sheet: Any, _book: Any) -> None:
        sheet.write_row(0, 0, HEADS[kind])
        sheet.write_row(1, 0, ROWS[kind][0])
        sheet.write(2, 0, ROWS[kind][1][0])
        sheet.write_formula(2, 1, "=B2", value="")

    return workbook(fill)


def merged(kind: str) -> bytes:
    def fill(sheet: Any, _book: Any) -> None:
        sheet.merge_range(0, 0, 0, 1, "上合乐寺村 2026 年表")
        sheet.write_row(1, 0, HEADS[kind])
        sheet.write_row(2, 0, ROWS[kind][0])
        sheet.write_row(3, 0, ROWS[kind][1])

    return workbook(fill)


def many(kind: str) -> bytes:
    line = ",".join(str(cell) for cell in ROWS[kind][0])
    return (",".join(HEADS[kind]) + f"\n{line}" * 100_000).encode()


UNREADABLE = {
    "empty": (lambda kind: b"", "x.csv"),
    "rubbish": (lambda kind: bytes(range(256)) * 20, "x.csv"),
    "no table": (lambda kind: b"PK\x03\x04 not a workbook", "x.xlsx"),
    "zip bomb": (bomb, "x.xlsx"),
    "100,000 rows": (many, "x.csv"),
    "other columns": (lambda kind: "甲,乙\n1,2".encode(), "x.csv"),
}
READABLE = {
    "GBK": (lambda kind: csv(kind, "gbk"), "x.csv"),
    "UTF-8 with BOM": (lambda kind: csv(kind, "utf-8-sig"), "x.csv"),
    "merged title": (merged, "x.xlsx"),
}


@pytest.fixture
def village(client, session):
    village = make_village(session, households=0)
    user, actor = make_user(session, village, "committee")
    open_store(session, village_id=village.id, name="超市", actor=actor, request_key="store")
    session.commit()
    sign_in(client, user)
    return village


def send(client, village, kind, data, name):
    address = f"/v/{village.code}/{PAGES[kind]}"
    form = {"request_key": key_in(client.get(address).text), "file": (io.BytesIO(data), name)}
    answer = client.post(address, data=form)
    # The client keeps a big body in a temporary file and leaves it to the garbage collector of some later test.
    answer.request.environ["wsgi.input"].close()
    return answer


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize("fault", UNREADABLE)
def test_an_unreadable_file_is_refused_on_its_page_and_not_kept(client, session, village, kind, fault):
    make, name = UNREADABLE[fault]
    html = page(send(client, village, kind, make(kind), name), 422)
    assert 'class="field-error"' in html
    assert count(session, Upload) == 0
    assert count(session, MODELS[kind]) == 0


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize("shape", READABLE)
def test_a_file_of_another_encoding_or_with_a_merged_title_is_read(client, session, village, kind, shape):
    make, name = READABLE[shape]
    answer = send(client, village, kind, make(kind), name)
    assert answer.status_code == 303, answer.text[:800]
    html = page(client.get(answer.headers["Location"]))
    for row in ROWS[kind]:
        assert str(row[1] if kind == "roster" else row[0]) in html
    assert count(session, MODELS[kind]) == 0


@pytest.mark.parametrize("kind", HEADS)
def test_formulas_that_were_never_worked_out_are_named_and_stay_out(client, session, village, kind):
    answer = send(client, village, kind, formulas(kind), "x.xlsx")
    html = page(client.get(answer.headers["Location"]))
    assert "第 3 行" in html
    assert "公式" in html


def test_a_household_number_that_stands_twice_is_named_with_both_rows(client, session, village):
    data = "户号,户主\n1,李建国\n2,王秀兰\n1,张伟\n".encode()
    answer = send(client, village, "roster", data, "x.csv")
    check = answer.headers["Location"]
    html = page(client.get(check))
    assert "第 2 行" in html
    assert "第 4 行" in html
    page(client.post(check, data={"request_key": key_in(client.get(f"/v/{village.code}/settings").text)}), 422)
    assert count(session, Household) == 0


def test_an_identity_number_typed_as_a_number_refuses_its_row(client, session, village):
    def fill(sheet: Any, _book: Any) -> None:
        sheet.write_row(0, 0, ("户号", "户主", "身份证号"))
        sheet.write_row(1, 0, (1, "李建国"))
        sheet.write_number(1, 2, 632521198001011234)

    answer = send(client, village, "roster", workbook(fill), "x.xlsx")
    html = page(client.get(answer.headers["Location"]))
    assert "身份证号" in html
    assert "19800101" not in html
    assert "一户也没有导入" in html


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize("fault", UNREADABLE)
def test_the_command_refuses_the_same_files_in_one_line(
    app, session, village, database_url, monkeypatch, tmp_path, kind, fault
):
    make, name = UNREADABLE[fault]
    file = tmp_path / name
    file.write_bytes(make(kind))
    monkeypatch.setenv("CIVILITY_DATABASE_URL", database_url)
    monkeypatch.setenv("CIVILITY_SECRET_KEY", "test-secret-key-of-at-least-32-characters")
    result = CliRunner().invoke(main, [kind, "import", str(file), "--village", village.code])
    assert result.exit_code == 1, result.output
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output
    assert count(session, MODELS[kind]) == 0
