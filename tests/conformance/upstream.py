"""Other people's tests are taken from their own source distributions, pinned by hash, and never copied into ours."""

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".work" / "sdists"


def pinned(name: str) -> str:
    """Give the pin of a package, with its hashes, from the lock."""
    lock = (ROOT / "requirements" / "run.lock").read_text(encoding="utf-8")
    found = re.search(rf"^{name}==.*?(?=^\S|\Z)", lock, flags=re.MULTILINE | re.DOTALL)
    assert found is not None
    return found.group()


def source_of(name: str) -> Path | None:
    """Give the folder of a package's source distribution; None when no registry can be reached."""
    pin = pinned(name)
    version = pin.split()[0].partition("==")[2]
    folder, archive = CACHE / f"{name}-{version}", CACHE / f"{name}-{version}.tar.gz"
    if not archive.exists() and not _is_downloaded(name, pin):
        return None
    assert hashlib.sha256(archive.read_bytes()).hexdigest() in pin, f"{archive} is not what the lock says"
    shutil.rmtree(folder, ignore_errors=True)
    with tarfile.open(archive) as packed:
        packed.extractall(CACHE, filter="data")
    return folder


def _is_downloaded(name: str, pin: str) -> bool:
    """Download a source distribution; false when no registry can be reached, any other trouble is an error."""
    CACHE.mkdir(parents=True, exist_ok=True)
    wanted = CACHE / f"{name}.txt"
    wanted.write_text(pin, encoding="utf-8")
    options = ["--no-binary", ":all:", "--no-deps", "--no-build-isolation", "--require-hashes", "--dest", str(CACHE)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", *options, "--requirement", str(wanted)]
    ran = subprocess.run(command, check=False, timeout=120, capture_output=True, text=True)  # noqa: S603 - pip, our pin
    if ran.returncode and re.search(r"NewConnectionError|NameResolution|ConnectTimeout|No matching dist", ran.stderr):
        return False
    assert ran.returncode == 0, ran.stderr
    return True
