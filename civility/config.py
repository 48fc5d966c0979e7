"""Typed settings, read once from the environment. There is no default secret for a served database.

Every setting is described in docs/reference/settings.md; a test compares the two.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
SHORTEST_SECRET = 32
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class BadSetting(Exception):
    """A setting that the program refuses to start with; the text names it and the fix."""


@dataclass(frozen=True)
class Settings:
    """What the environment says.

    ``database_url`` is a SQLAlchemy URL; ``base_url`` is what QR codes carry, without a slash at its end;
    ``port`` is 1 to 65535; ``secret_lies`` is the variable or the file that ``secret_key`` was read from;
    ``keys_folder`` holds the keys that sign checkpoints; ``backups`` is where the copy of each night goes, None where
    none is made.
    """

    database_url: str
    secret_key: str
    secret_lies: str
    base_url: str
    port: int
    log_level: str
    secure_cookies: bool
    metrics_token: str | None = None
    keys_folder: Path = INSTANCE / "keys"
    backups: Path | None = None

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def kept_apart(self) -> tuple[str, str]:
        """What no copy holds, so that a copy that is found cannot sign: where the secret of printed codes and the keys lie."""
        return self.secret_lies, str(self.keys_folder)


def read_settings(environment: Mapping[str, str] = os.environ, instance: Path = INSTANCE) -> Settings:
    """The settings of this process. Raises BadSetting with a sentence that names the variable."""
    url = environment.get("CIVILITY_DATABASE_URL") or f"sqlite:///{instance / 'civility.db'}"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        # Not quoted: what does not parse may still hold a password, and this goes to the log.
        raise BadSetting("CIVILITY_DATABASE_URL is not a database address") from None
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise BadSetting("CIVILITY_DATABASE_URL must begin with sqlite:/// or postgresql://")
    port = _port(environment.get("PORT", "8000"))
    log_level = environment.get("CIVILITY_LOG_LEVEL", "INFO").upper()
    if log_level not in LOG_LEVELS:
        raise BadSetting(f"CIVILITY_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}")
    base_url = (environment.get("CIVILITY_BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    if not base_url.startswith(("http://", "https://")):
        raise BadSetting("CIVILITY_BASE_URL must begin with http:// or https://")
    sqlite = parsed.get_backend_name() == "sqlite"
    own = sqlite and "CIVILITY_DATABASE_URL" not in environment
    if own:
        instance.mkdir(parents=True, exist_ok=True)
    secret_key, secret_lies = _secret(environment, instance, may_be_made=sqlite)
    return Settings(
        database_url=parsed.render_as_string(hide_password=False),
        secret_key=secret_key,
        secret_lies=secret_lies,
        base_url=base_url,
        port=port,
        log_level=log_level,
        secure_cookies=base_url.startswith("https://"),
        metrics_token=environment.get("CIVILITY_METRICS_TOKEN") or None,
        keys_folder=Path(environment.get("CIVILITY_KEYS") or instance / "keys"),
        backups=_backups(environment.get("CIVILITY_BACKUPS"), instance / "backups" if own else None),
    )


def _backups(given: str | None, beside: Path | None) -> Path | None:
    """The folder that was named, which must be there: made by us, it would lie where a stick is not plugged in.

    Beside a database that nobody named it is made; of any other none is made until a folder is named.
    """
    if given is not None:
        return Path(given) if given else None
    if beside is not None:
        beside.mkdir(exist_ok=True)
    return beside


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise BadSetting(f"PORT must be a number from 1 to 65535, not {text!r}")


def _secret(environment: Mapping[str, str], instance: Path, *, may_be_made: bool) -> tuple[str, str]:
    """The key that signs sessions and printed codes, and where it lies. Losing it makes printed QR codes unreadable."""
    given = environment.get("CIVILITY_SECRET_KEY")
    if given is not None:
        if len(given) < SHORTEST_SECRET:
            raise BadSetting(f"CIVILITY_SECRET_KEY must have at least {SHORTEST_SECRET} characters")
        return given, "CIVILITY_SECRET_KEY"
    if not may_be_made:
        raise BadSetting("CIVILITY_SECRET_KEY is required when the database is not SQLite")
    kept = instance / "secret_key"
    if not kept.exists():
        _make_secret(kept)
    secret = kept.read_text(encoding="ascii", errors="replace").strip()
    if len(secret) < SHORTEST_SECRET:
        raise BadSetting(f"{kept} is damaged: put its backup back, or delete it and print all QR codes again")
    return secret, str(kept)


def _make_secret(kept: Path) -> None:
    """Write the key whole or not at all: of two first starts at once, one key stays."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    draft = kept.with_name(f"{kept.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(draft, kept)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
