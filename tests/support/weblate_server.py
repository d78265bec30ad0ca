"""A throw-away Weblate on this machine, with its own database, started and stopped.

It is GPL and never imported; tests/weblate/install.sh installs it.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.support.clients import missing
from tests.support.paths import ROOT
from tests.support.weblate import PASSWORD, Weblate

FOLDER = "TOLMACH_WEBLATE"
"""Names the folder with Weblate's programs, or says none where they cannot be installed."""
_SETTINGS = ROOT / "tests" / "weblate" / "settings.py"


@contextmanager
def served_weblate() -> Iterator[Weblate]:
    """A server with its own database, in a folder that goes with it."""
    programs = _programs()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(_folder()))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            domain = "127.0.0.1:{1}".format(*free.getsockname())
        _settings(programs, folder)
        stack.enter_context(_database(folder))
        redis = ("--port", "0", "--unixsocket", f"{folder}/redis.sock", "--save", "")
        stack.enter_context(_running(folder, _redis(), *redis))
        environment = {
            "DJANGO_SETTINGS_MODULE": "throwaway", "PYTHONPATH": str(folder),
            "TOLMACH_WEBLATE_RUN": str(folder), "TOLMACH_WEBLATE_DOMAIN": domain,
        }  # fmt: skip
        token = _filled(programs, folder, environment)
        server = (str(programs / "weblate"), "runserver", "--noreload", "--nothreading", domain)
        stack.enter_context(_running(folder, *server, environment=environment))
        _wait_for(f"http://{domain}/healthz/", folder)
        yield Weblate(f"http://{domain}", token, folder / "weblate.log")


def _programs() -> Path:
    """The folder of Weblate's programs; skips or fails the test where one is missing."""
    if os.environ.get(FOLDER) == "none":
        pytest.skip("Weblate cannot be installed on this machine")
    programs = Path(os.environ.get(FOLDER, "")).absolute()
    if FOLDER not in os.environ or not (programs / "weblate").is_file():
        missing(f"Weblate (set {FOLDER} to the folder of its programs; tests/weblate/install.sh)")
    _postgres(), _redis()
    return programs


def _postgres() -> Path:
    """The folder of the programs of PostgreSQL, which Debian keeps out of the path."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    in_path = shutil.which("initdb")
    found = installed[-1] if installed else Path(in_path).resolve() if in_path else None
    if found is None:
        missing("a PostgreSQL server (initdb)")
        raise AssertionError
    return found.parent


def _not_root() -> str | None:
    """As whom to run PostgreSQL, None for whoever runs this."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        missing("the user postgres, as whom PostgreSQL can run")
        raise


def _redis() -> str:
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is None:
        missing("redis-server")
    return str(found)


@contextmanager
def _folder() -> Iterator[str]:
    """A folder with a short path, which names of sockets need, that others may look into."""
    with tempfile.TemporaryDirectory(prefix="weblate-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield folder


def _settings(programs: Path, folder: Path) -> None:
    (example,) = programs.parent.glob("lib/python3*/site-packages/weblate/settings_example.py")
    text = example.read_text(encoding="utf-8") + _SETTINGS.read_text(encoding="utf-8")
    (folder / "throwaway.py").write_text(text, encoding="utf-8")


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    """An empty database in ``folder``; its server will not run as root."""
    home, data = folder / "database", folder / "database" / "data"
    home.mkdir()
    user = _not_root()
    if user:
        shutil.chown(home, user)
    bin = _postgres()
    initdb = (bin / "initdb", "-D", data, "-U", "weblate", "-A", "trust", "-N", "-E", "UTF8")
    _done(*map(str, initdb), user=user, folder=folder)
    options = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off")
    given = [word for option in options for word in ("-c", option)]
    server = (str(bin / "postgres"), "-D", str(data), "-k", str(home), *given)
    with _running(folder, *server, user=user, stop=signal.SIGINT):
        for _ in range(300):
            if not subprocess.call((bin / "pg_isready", "-q", "-h", home)):
                break
            time.sleep(0.1)
        _done(str(bin / "createdb"), "-h", str(home), "-U", "weblate", "weblate", folder=folder)
        yield


def _filled(programs: Path, folder: Path, environment: dict[str, str]) -> str:
    """The token of the administrator of a database with all tables.

    Making them takes half a minute, so they are kept next to the programs for the next time.
    """
    kept, bin = programs.parent / f"tables-{_version(programs)}.sql", _postgres()
    where = ("-h", f"{folder}/database", "-U", "weblate", "weblate")
    command = str(programs / "weblate")
    if kept.is_file():
        _done(str(bin / "psql"), "-q", "-o", "/dev/null", "-f", str(kept), *where, folder=folder)
        _set_up_git(folder)
    else:
        _done(command, "migrate", folder=folder, environment=environment)
        admin = ("--username", "admin", "--email", "admin@localhost", "--password", PASSWORD)
        _done(command, "createadmin", *admin, folder=folder, environment=environment)
        made = _done(str(bin / "pg_dump"), *where, folder=folder)
        if os.access(kept.parent, os.W_OK):
            part = kept.with_suffix(f".{os.getpid()}")
            part.write_text(made, encoding="utf-8")
            part.replace(kept)
    query = (
        "SELECT key FROM authtoken_token t JOIN weblate_auth_user u ON u.id = t.user_id "
        "WHERE u.username = 'admin'"
    )
    return _done(str(bin / "psql"), "-Atc", query, *where, folder=folder).strip()


def _set_up_git(folder: Path) -> None:
    """What migrating does besides making tables, as far as a glossary needs it."""
    home = folder / "data" / "home"
    home.mkdir(parents=True)
    settings = "[user]\n\tname = Weblate\n\temail = noreply@localhost\n[gc]\n\tauto = 0\n"
    (home / ".gitconfig").write_text(settings, encoding="utf-8")


def _version(programs: Path) -> str:
    """Of Weblate and of PostgreSQL, on which the tables depend."""
    (found,) = programs.parent.glob("lib/python3*/site-packages/[Ww]eblate-*.dist-info")
    return f"{found.stem.partition('-')[2]}-{_postgres().parent.name}"


def _done(
    *command: str,
    folder: Path,
    user: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """What a command prints; fails the test where it fails."""
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, user=user, group=user,
        env=os.environ | (environment or {}), timeout=300, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.fail(f"{' '.join(command)}:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


@contextmanager
def _running(
    folder: Path,
    *command: str,
    user: str | None = None,
    environment: Mapping[str, str] | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[None]:
    """A server, stopped by a signal; what it prints goes to a file of its name in ``folder``."""
    with (folder / f"{Path(command[0]).name}.log").open("wb") as log:
        server = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, user=user, group=user,
            env=os.environ | (environment or {}),
        )  # fmt: skip
        try:
            yield
        finally:
            server.send_signal(stop)
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for(address: str, folder: Path) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"Weblate does not answer:\n{(folder / 'weblate.log').read_text()[-3000:]}")
