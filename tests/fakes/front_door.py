"""HAProxy with the configuration that is deployed, in front of servers of ours, on a free port."""

import os
import re
import subprocess
from pathlib import Path

from tests.fakes.servers import Server, free_port, program

CONFIGURATION = Path(__file__).resolve().parents[2] / "deploy" / "haproxy" / "haproxy.cfg"


def configuration(nodes: dict[str, tuple[str, str]]) -> str:
    """Do what Nomad's template does.

    Args:
        nodes: name -> address of the public door and of the admin door, such as `127.0.0.1:8080`.
    """
    lines = "".join(
        f"\n    server {name} {door} check port {admin.split(':')[1]}" for name, (door, admin) in nodes.items()
    )
    template = CONFIGURATION.read_text()
    loops = r"(\n\{\{- range nomadService.*?\n\{\{- end \}\})+"  # role `all`, role `session`
    filled, found = re.subn(loops, lines, template, flags=re.DOTALL)
    assert found == 1
    assert "{{" not in filled
    return filled


def front_door(folder: Path, nodes: dict[str, tuple[str, str]], edges: str = "255.255.255.255") -> Server:
    """Give the door, not started yet; it believes the edges' word on who asks."""
    port, metrics = free_port(), free_port()
    command = ["env", f"BIND=127.0.0.1:{port}", f"METRICS=127.0.0.1:{metrics}", "MAXCONN=2000", f"EDGES={edges}"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "haproxy.cfg").write_text(configuration(nodes))
    return Server([*command, program("haproxy", "deploy/setup/haproxy.sh"), "-db", "-f", "haproxy.cfg"], port, folder)


def complaints(folder: Path, text: str) -> str:
    """Let HAProxy's own tool check a configuration; empty when it has nothing to say."""
    (folder / "haproxy.cfg").write_text(text)
    listening = {"BIND": "127.0.0.1:8443 alpn http/1.1", "METRICS": "127.0.0.1:9101", "EDGES": "10.0.0.8 10.0.0.9"}
    run = subprocess.run(  # noqa: S603 - our own command
        [program("haproxy", "deploy/setup/haproxy.sh"), "-c", "-f", "haproxy.cfg"],
        cwd=folder,
        env={**os.environ, **listening},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    said = [line for line in run.stderr.splitlines() if "WARNING" in line or "ALERT" in line]
    return "\n".join(said) if said or not run.returncode else run.stderr
