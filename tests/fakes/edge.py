"""nginx with the edge's configuration, in front of origins of ours, on free ports."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.fakes.servers import Server, free_port, program

NGINX = Path(__file__).resolve().parents[2] / "deploy" / "nginx"
_AS_ROOT = ["-g", "user root;"] if os.geteuid() == 0 else []  # workers have to reach a test's own folder


class Edge:
    """nginx as it is deployed, not started yet.

    Attributes:
        server: the process.
        address: where learners come in.
        status: where its health and its connections are told.
    """

    def __init__(self, folder: Path, origin: str, objects: str) -> None:
        port, status = free_port(), free_port()
        self.server = Server([*command(), *_AS_ROOT, "-p", str(folder), "-c", "nginx.conf"], port, folder)
        self.address = f"http://127.0.0.1:{port}"
        self.status = f"http://127.0.0.1:{status}"
        places = {"LISTEN": f"127.0.0.1:{port}", "STATUS": f"127.0.0.1:{status}"}
        write(folder, {**places, "ORIGIN": origin, "OBJECTS": objects, "CACHE_SIZE": "64m", "CERTIFICATE": ""})


def command() -> list[str]:
    return [program("nginx", "deploy/setup/nginx.sh")]


def write(folder: Path, env: dict[str, str]) -> None:
    """Do what Nomad's templates do."""
    folder.mkdir(parents=True, exist_ok=True)
    text = (NGINX / "nginx.conf").read_text()
    given = r"\2" if env["CERTIFICATE"] else ""
    text = re.sub(r"\{\{ with env \"(CERTIFICATE)\" \}\}(.*?)\{\{ end \}\}", given, text)
    text = text.replace("{{ . }}", env["CERTIFICATE"])
    text = re.sub(r"\{\{ env \"([A-Z_]+)\" \}\}", lambda found: env[found[1]], text)
    assert "{{" not in text
    (folder / "nginx.conf").write_text(text)
    shutil.copy(NGINX / "kept.conf", folder)


def complaints(folder: Path) -> str:
    """Let nginx check what was written to a folder; empty when it has nothing to say."""
    checked = subprocess.run(  # noqa: S603 - our own command
        [*command(), "-t", "-q", "-p", str(folder), "-c", "nginx.conf"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return checked.stderr
