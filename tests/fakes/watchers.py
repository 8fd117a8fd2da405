"""Prometheus and Alertmanager as they are deployed, or in a hurry: processes of their own."""

import json
import time
import urllib.parse
import urllib.request
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from tests.fakes.servers import Server, free_port, program

PROMETHEUS: Final = Path(__file__).resolve().parents[2] / "deploy" / "prometheus"
_WHERE: Final = "deploy/setup/prometheus.sh"
_SEEN_SECONDS: Final = 30.0


def prometheus(folder: Path, configuration: str, *options: str, port: int | None = None) -> Server:
    """Give a Prometheus that is not started; it listens before it can answer, and counts as up when it can.

    Args:
        folder: of its configuration and of what it writes.
        configuration: YAML.
        options: of its command.
        port: of loopback; any without one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file, port = folder / "prometheus.yml", port or free_port()
    file.write_text(configuration)
    files = [f"--config.file={file}", f"--storage.tsdb.path={folder / 'data'}"]
    command = [program("prometheus", _WHERE), *files, f"--web.listen-address=127.0.0.1:{port}", *options]
    return Server(command, port, folder, is_up=_is_ready)


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=5) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:  # nobody listens, or it says that it is not yet
        return False


def routed(folder: Path, page: str) -> Path:
    """Write Alertmanager's configuration, as Nomad's template does."""
    file = folder / "alertmanager.yml"
    text = (PROMETHEUS / "alertmanager.yml").read_text()
    text = text.replace('{{ env "PAGE_URL" }}', page).replace('{{ env "TICKET_URL" }}', page)
    assert "{{" not in text
    file.write_text(text)
    return file


class Watchers:
    """Both of them: what is scraped each second, and who is told.

    Attributes:
        prometheus: its port.
        alertmanager: its port.
    """

    def __init__(self, folder: Path, targets: Sequence[str], page: str, *, hurry: bool = True) -> None:
        """Start nothing yet.

        Args:
            folder: of what they write.
            targets: `host:port` of operators' doors.
            page: address of who is told.
            hurry: look each second, and wait for nothing; else as deployed.
        """
        self.prometheus, self.alertmanager = free_port(), free_port()
        self._targets = tuple(targets)
        rules = (PROMETHEUS / "learners.rules.yml").read_text()
        if hurry:
            for wait in ("15s", "for: 30s", "for: 1m"):
                rules = rules.replace(wait, "for: 1s" if wait.startswith("for") else "1s")
        scrape, look = ("1s", "1s") if hurry else ("5s", "15s")
        (folder / "learners.rules.yml").write_text(rules)
        configuration = (
            f"global: {{scrape_interval: {scrape}, evaluation_interval: {look}}}\n"
            f"rule_files: [{folder / 'learners.rules.yml'}]\n"
            f"alerting: {{alertmanagers: [{{static_configs: [{{targets: ['127.0.0.1:{self.alertmanager}']}}]}}]}}\n"
            f"scrape_configs: [{{job_name: talqin, static_configs: [{{targets: {json.dumps(self._targets)}}}]}}]\n"
        )
        routes = routed(folder, page)
        told = routes.read_text()
        for wait in ("5s", "30s") if hurry else ():
            told = told.replace(f"group_wait: {wait}", "group_wait: 1s")
        routes.write_text(told)
        pager = [
            program("prometheus-alertmanager", _WHERE),
            f"--config.file={routes}",
            f"--storage.path={folder / 'alerts'}",
            f"--web.listen-address=127.0.0.1:{self.alertmanager}",
            "--cluster.listen-address=",
        ]
        # the first is dropped while the other is not known
        resend = ["--rules.alert.resend-delay=1s"] if hurry else []
        self._servers = [
            Server(pager, self.alertmanager, folder / "alertmanager"),
            prometheus(folder / "prometheus", configuration, *resend, port=self.prometheus),
        ]

    def start(self) -> None:
        """Start them."""
        for server in self._servers:
            server.start()

    def kill(self) -> None:
        """End them; said again, nothing happens."""
        for server in self._servers:
            server.kill()

    def asked(self, query: str) -> list[dict[str, Any]]:
        """Give what an instant query finds."""
        asked = urllib.parse.urlencode({"query": query})
        with urllib.request.urlopen(f"http://127.0.0.1:{self.prometheus}/api/v1/query?{asked}", timeout=5) as answer:
            return list(json.loads(answer.read())["data"]["result"])

    def value(self, query: str) -> float:
        """Give the one number that an instant query finds; 0 where it finds nothing."""
        found = self.asked(query)
        return float(found[0]["value"][1]) if found else 0.0

    def wait_value(self, query: str, least: float) -> float:
        """Wait until a query finds so much; gives what it finds by then."""
        deadline = time.monotonic() + _SEEN_SECONDS
        while self.value(query) < least and time.monotonic() < deadline:
            time.sleep(0.2)
        return self.value(query)

    def wait_until_seen(self) -> None:
        """Wait until every target is scraped."""
        up = self.wait_value('sum(up{job="talqin"})', len(self._targets))
        assert up == len(self._targets), f"Prometheus sees {up:.0f} of {self._targets}"
