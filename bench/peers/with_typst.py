"""Roll, cards and booklet by Typst: grid and flowing text in its own language, codes by segno as one SVG each."""

import io

import segno
import typst
from paper_content import EVIDENCE, FONTS, URL, cards, clauses, roll, run

HEI, KAI, SONG = "Noto Sans SC", "LXGW WenKai", "Noto Serif SC"


def code(url, side):
    out = io.BytesIO()
    segno.make_qr(url, error="m", boost_error=False).save(out, kind="svg", border=4, xmldecl=False, svgns=True)
    text = out.getvalue().decode().replace('"', '\\"').replace("\n", "")
    return f'image(bytes("{text}"), format: "svg", width: {side}pt)'


def compile_text(text):
    return typst.compile(text.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True)


def make_roll(rows):
    cells = ",".join(
        f'[{rank}],text(font:"{KAI}",size:{9 if len(name) > 7 else 12}pt)[{name}],[{stars}],[{points}]'
        for rank, name, stars, points in roll(rows)
    )
    return compile_text(
        f'#set page(paper:"a3",margin:50pt,columns:4)\n#set text(font:"{HEI}",size:10pt)\n'
        f'#place(top+center,scope:"parent",float:true,text(font:"{SONG}",size:30pt)[乡风文明榜])\n'
        f"#grid(columns:(25pt,1fr,auto,auto),column-gutter:4pt,row-gutter:9pt,{cells})\n#{code(URL, 70)}\n"
    )


def make_cards(count):
    cells = ",".join(
        f'box(width:243pt,height:150pt,stroke:0.5pt,inset:14pt,grid(columns:(1fr,100pt),[#text(font:"{KAI}",size:14pt)[{name}]\\ '
        f"#v(20pt)#text(size:18pt)[{number}]\\ #v(20pt)上合乐寺村 短码 {short}],{code(url, 100)}))"
        for name, number, url, short in cards(count)
    )
    return compile_text(
        f'#set page(paper:"a4",margin:40pt)\n#set text(font:"{HEI}",size:9pt)\n'
        f"#grid(columns:2,column-gutter:15pt,row-gutter:2pt,{cells})\n"
    )


def make_booklet(count):
    parts, category = [], ""
    for number, named, what, points in clauses(count):
        if named != category:
            category = named
            parts.append(f'#text(font:"{SONG}",size:12pt)[{named}]\n\n')
        parts.append(f"{number}\\. {what} {points} 分/次\n\n#text(size:8pt)[{EVIDENCE}]\n\n")
    return compile_text(
        f'#set page(paper:"a6",margin:(x:26pt,top:34pt,bottom:40pt))\n#set text(font:"{HEI}",size:9.5pt)\n#set par(leading:7pt,spacing:9pt)\n'
        f'#align(center,text(font:"{SONG}",size:24pt)[积分细则])\n#{code(URL, 100)}\n#pagebreak()\n{"".join(parts)}'
    )


run({"roll": make_roll, "cards": make_cards, "booklet": make_booklet})
