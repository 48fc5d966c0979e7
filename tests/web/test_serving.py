"""Paper as an answer."""

import pytest
from flask import Flask

from civility.web.serving import as_pdf


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("slip-12.pdf", "inline; filename=slip-12.pdf"),
        ("0037户流水.pdf", "inline; filename=0037.pdf; filename*=UTF-8''0037%E6%88%B7%E6%B5%81%E6%B0%B4.pdf"),
    ],
)
def test_paper_is_shown_whole_and_kept_under_its_name(web_app: Flask, name: str, said: str) -> None:
    with web_app.test_request_context(headers={"Range": "bytes=0-3"}):
        answer = as_pdf(b"%PDF-1.4 sheet", name)
    answer.direct_passthrough = False
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == said
    assert answer.get_data() == b"%PDF-1.4 sheet"
