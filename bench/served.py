"""The program as people meet it: ``civility`` in processes of its own, reached over loopback."""

import html
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
CIVILITY = [sys.executable, "-c", "from civility.cli import main; main()"]
EMPTY = [sys.executable, "-m", "bench.empty"]
PATIENCE_S = 60.0
_SECRET = secrets.token_hex(32)


def environment(database: Path | str, port: int = 8000) -> dict[str, str]:
    """What a process needs to work on ``database``, a file of SQLite or an address, and nothing else."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "CIVILITY_DATABASE_URL": database if isinstance(database, str) else f"sqlite:///{database}",
        "CIVILITY_SECRET_KEY": _SECRET,
        "PORT": str(port),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""


@dataclass
class Answer:
    status: int
    body: str
    kind: str
    location: str
    milliseconds: float


@dataclass
class Browser:
    """One person with a cookie jar and a connection that stays open."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(fields))

    def sign_in(self, path: str, **fields: str) -> None:
        """Fill in and send the form at ``path``."""
        tags = re.findall(r'<input[^>]*type="hidden"[^>]*>', self.get(path).body)
        hidden = {_attribute(tag, "name"): _attribute(tag, "value") for tag in tags}
        answer = self.post(path, {**hidden, **fields})
        if answer.status != 303:
            raise RuntimeError(f"signing in at {path} was answered {answer.status}")

    def close(self) -> None:
        self.connection.close()

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Accept-Language": "zh-CN"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        response = self._send(method, path, body, headers)
        content = response.read()
        took = (time.perf_counter() - began) * 1000
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        kind = response.headers.get("Content-Type", "")
        text = content.decode() if kind.startswith("text/html") else ""
        return Answer(response.status, text, kind, response.headers.get("Location", ""), took)

    def _send(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> HTTPResponse:
        try:
            self.connection.request(method, path, body, dict(headers))
            return self.connection.getresponse()
        except (ConnectionError, OSError):  # the server closes a connection that was idle
            self.connection.close()
            self.connection.request(method, path, body, dict(headers))
            return self.connection.getresponse()


@dataclass(frozen=True)
class Served:
    """A running server: its port, its process, and the seconds to its first page."""

    port: int
    process: subprocess.Popen[bytes]
    first_page_s: float

    def memory_mb(self) -> dict[str, float]:
        """Resident and peak resident memory of the process that answers."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        said = Path(f"/proc/{children[0]}/status").read_text()
        found = dict(re.findall(r"(VmRSS|VmHWM):\s+(\d+) kB", said))
        return {"resident_mb": int(found["VmRSS"]) / 1024, "peak_mb": int(found["VmHWM"]) / 1024}


@contextmanager
def serve(command: list[str], database: Path | str) -> Iterator[Served]:
    """Run a server until the block ends; it has answered its first page with 200 when the block begins."""
    port = free_port()
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(database, port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Served(port, process, _wait(port, process, began))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)


def _wait(port: int, process: subprocess.Popen[bytes], began: float) -> float:
    while process.poll() is None and time.perf_counter() - began < PATIENCE_S:
        try:
            browser = Browser(port)
            if browser.get("/").status == 200:
                browser.close()
                return time.perf_counter() - began
        except OSError:
            time.sleep(0.005)
    raise RuntimeError("the server did not answer")
