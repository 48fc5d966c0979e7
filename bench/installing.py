"""The peers that figures are told beside: in a virtual environment of their own, never beside the program."""

import subprocess
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent


def install(folder: Path) -> Path | str:
    """The Python that has the peers; or why there is none."""
    python = folder / "peers" / "bin" / "python"
    venv.create(folder / "peers", with_pip=True)
    installed = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", HERE / "peers.txt"],
        capture_output=True,
        check=False,
        text=True,
    )
    return python if installed.returncode == 0 else installed.stderr.strip().splitlines()[-1]
