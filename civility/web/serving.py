"""A sheet of paper as an answer, or the sentence that says why there is none. Who may see it was asked before."""

from collections.abc import Callable, Collection, Sequence
from io import BytesIO
from typing import Final

from flask import Response, current_app, request, send_file
from flask_babel import gettext as _

from printables.errors import MissingGlyphs, NoSuchFestival, NoSuchSize, PictureTooSlow, PrintRefused, TextTooLong

NAMES_SHOWN: Final = 10
HEARS: Final = "civility_printed"
"""``app.extensions`` under this name: functions that are told of every sheet that is given out, before it is."""


def as_pdf(pdf: bytes, name: str) -> Response:
    """A PDF to look at and print, kept under ``name`` with its ending. Whole: drawn again it may differ in a byte."""
    told: list[Callable[[bytes], None]] = current_app.extensions.get(HEARS, [])
    for hear in told:
        hear(pdf)
    return send_file(BytesIO(pdf), "application/pdf", download_name=name, conditional=False)


def asked_size(sizes: Sequence[str], usual: str = "") -> str:
    """The paper that an address asks for, ``?size=A3``; unasked ``usual``, or the first. Raises NoSuchSize.

    Asked before anything is drawn: the code on a sheet is kept from when it is given, though no sheet comes of it.
    """
    size = request.args.get("size", usual or sizes[0])
    if size not in sizes:
        raise NoSuchSize(size, tuple(sizes))
    return size


def asked_dress(sizes: Sequence[str], festivals: Collection[str], usual: str = "") -> tuple[str, str]:
    """Paper and festival, ``?size=A3&festival=spring``; unasked no festival. Raises NoSuchSize, NoSuchFestival."""
    size, festival = asked_size(sizes, usual), request.args.get("festival", "")
    if festival not in ("", *festivals):
        raise NoSuchFestival(festival, tuple(festivals))
    return size, festival


def refused_words(refused: PrintRefused) -> str:
    """Why nothing was printed, and what to do."""
    if isinstance(refused, MissingGlyphs):
        names = _("、").join(refused.names[:NAMES_SHOWN])
        if len(refused.names) > NAMES_SHOWN:
            names = _("%(names)s 等 %(count)s 处", names=names, count=len(refused.names))
        return _(
            "有字印不出来：%(characters)s（在 %(names)s）。没有打印，免得印出空格子。请先核对这个字；"
            "字没错，请管理员照手册“纸上缺字”一节给程序加上这个字形。",
            characters=" ".join(refused.characters),
            names=names,
        )
    if isinstance(refused, NoSuchSize):
        offered = _("、").join(refused.offered)
        return _("没有 %(size)s 这种纸，可以用：%(offered)s。", size=refused.size, offered=offered)
    if isinstance(refused, NoSuchFestival):
        return _("没有这种节日样式。请重新选。")
    if isinstance(refused, PictureTooSlow):
        return _("样子一时画不出来。请过几秒再看；打印不受影响。")
    if isinstance(refused, TextTooLong):
        return _(
            "文字太长，印不下：%(text)s（最多 %(limit)s 字）。请改短一些。",
            text=refused.text[:20] + ("…" if len(refused.text) > 20 else ""),
            limit=refused.limit,
        )
    return _("印不出来。请核对内容再试。")
