"""Other people's tests are taken from their own source distributions, pinned by hash, and never copied into ours."""

import re
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
    folder = CACHE / f"{name}-{version}"
    if folder.exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    wanted = CACHE / f"{name}.txt"
    wanted.write_text(pin, encoding="utf-8")
    options = ["--no-binary", ":all:", "--no-deps", "--no-build-isolation", "--require-hashes", "--dest", str(CACHE)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", *options, "--requirement", str(wanted)]
    if subprocess.run(command, check=False, timeout=120).returncode != 0:  # noqa: S603 - pip, and a pin of our own
        return None
    with tarfile.open(CACHE / f"{name}-{version}.tar.gz") as archive:
        archive.extractall(CACHE, filter="data")
    return folder
