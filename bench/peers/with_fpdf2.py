"""Roll, cards and booklet by fpdf2, as its manual writes text, cells and rectangles; codes by segno."""

import segno
from fpdf import FPDF
from paper_content import EVIDENCE, HEI, KAI, SONG, URL, cards, clauses, roll, run


def new(size):
    pdf = FPDF(unit="pt", format=size)
    pdf.set_auto_page_break(False)
    for name, file in (("hei", HEI), ("kai", KAI), ("song", SONG)):
        pdf.add_font(name, fname=str(file))
    return pdf


def code(pdf, url, x, y, side):
    rows = [bytes(row) for row in segno.make_qr(url, error="m", boost_error=False).matrix]
    module = side / (len(rows) + 8)
    for line, row in enumerate(rows):
        start = 0
        while (start := row.find(1, start)) >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            pdf.rect(x + (start + 4) * module, y + (line + 4) * module, (end - start) * module, module, style="F")
            start = end


def make_roll(rows):
    pdf = new("A3")
    for place, (rank, name, stars, points) in enumerate(roll(rows)):
        column, line = divmod(place % 200, 50)
        if place % 200 == 0:
            pdf.add_page()
            pdf.set_font("song", size=30)
            pdf.text(320, 60, "乡风文明榜")
        x, y = 50 + 190 * column, 110 + 20 * line
        pdf.set_font("hei", size=10)
        pdf.text(x, y, str(rank))
        pdf.text(x + 135, y, points)
        pdf.text(x + 100, y, stars)
        pdf.set_font("kai", size=9 if len(name) > 7 else 12)
        pdf.text(x + 25, y, name)
    code(pdf, URL, 50, 1110, 70)
    return bytes(pdf.output())


def make_cards(count):
    pdf = new("A4")
    for place, (name, number, url, short) in enumerate(cards(count)):
        if place % 10 == 0:
            pdf.add_page()
        x, y = 40 + 258 * (place % 2), 40 + 153 * (place % 10 // 2)
        pdf.rect(x, y, 243, 153)
        pdf.set_font("kai", size=14)
        pdf.text(x + 14, y + 40, name)
        pdf.set_font("hei", size=18)
        pdf.text(x + 14, y + 90, number)
        pdf.set_font("hei", size=9)
        pdf.text(x + 14, y + 130, f"上合乐寺村  短码 {short}")
        code(pdf, url, x + 130, y + 25, 100)
    return bytes(pdf.output())


def make_booklet(count):
    pdf = new((297.6, 419.5))
    pdf.set_auto_page_break(True, 40)
    pdf.set_margins(26, 34, 26)
    pdf.add_page()
    pdf.set_font("song", size=24)
    pdf.text(80, 120, "积分细则")
    code(pdf, URL, 100, 200, 100)
    pdf.add_page()
    category = ""
    for number, named, what, points in clauses(count):
        if named != category:
            category = named
            pdf.set_font("song", size=12)
            pdf.multi_cell(0, 18, named, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("hei", size=9.5)
        pdf.multi_cell(0, 13.3, f"{number}. {what}  {points} 分/次", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("hei", size=8)
        pdf.multi_cell(0, 11.2, EVIDENCE, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


run({"roll": make_roll, "cards": make_cards, "booklet": make_booklet})
