"""``civility serve`` itself, under gunicorn, as a village runs it: in processes of its own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_server(port: int, database_url: str, *words: str) -> "subprocess.Popen[bytes]":
    """Begin to serve a database, in a process group of its own, so that all of it can be killed."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PORT": str(port),
        "CIVILITY_DATABASE_URL": database_url,
        "CIVILITY_SECRET_KEY": "test-secret-key-of-at-least-32-characters",
    }
    return subprocess.Popen(
        [sys.executable, "-c", "from civility.cli import main; main()", "serve", *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def is_ready(port: int) -> bool:
    """Whether the server answers and its database does."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/readyz")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def wait_until_ready(port: int, *, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not is_ready(port):
        if time.monotonic() > until:
            raise AssertionError("the server does not come up")
        time.sleep(0.1)


def stop_server(server: "subprocess.Popen[bytes]") -> None:
    """Ask it to end, as a service manager does."""
    server.send_signal(signal.SIGTERM)
    assert server.wait(30) == 0


def kill_server(server: "subprocess.Popen[bytes]") -> None:
    """Kill the master and its workers at once."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def workers_of(server: "subprocess.Popen[bytes]") -> list[int]:
    """The process ids of a running server's workers."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii")
    return [int(each) for each in children.split()]
