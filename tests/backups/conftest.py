"""Where copies go."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def break_stick(stick: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """From now on the system answers a question about the stick, ``stat`` or ``listdir``, as it does of one that broke."""

    def broken(asked: str) -> None:
        whole = getattr(os, asked)

        def answer(path: Any = ".", *rest: Any, **named: Any) -> Any:
            if str(path).startswith(str(stick)):
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
            return whole(path, *rest, **named)

        monkeypatch.setattr(os, asked, answer)

    return broken
