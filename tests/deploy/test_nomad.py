"""The job files, as Nomad would read them, and what they promise."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.loading import load_settings
from config.settings import Settings
from supervisors.roles import Parts, parts_of
from talqin.fleet.checks import Policy
from talqin.fleet.policies import pausing, safe
from talqin.fleet.world import HEALTHY_SECONDS
from talqin.main import COMMANDS
from tests.deploy.jobspec import faults
from tests.deploy.parsed import JOBS, NOMAD, REGIONS, HclError, job_of, parsed

TALQIN = NOMAD / "talqin.nomad.hcl"
ROLES = {role: NOMAD / f"{role}.nomad.hcl" for role in ("session", "analysis", "inference", "memory")}
FIFTY_FIFTY = {"reserved": 50, "spot": 50}
GIVEN = {
    "NOMAD_SHORT_ALLOC_ID": "7f3a",
    **{f"NOMAD_IP_{port}": "10.0.0.7" for port in ("http", "admin", "link")},
    **{f"NOMAD_PORT_{port}": "23001" for port in ("http", "admin", "link")},
    "var.nomad_api": "http://127.0.0.1:4646",
    "var.voice_provider": "cpu",
    "var.region_name": "frankfurt",
    "var.public_line": "wss://learn.example.org/v1/recite",
}
"""What Nomad, and a region's file, put in the place of a name."""

MAX_KILL_SECONDS = 30
"""A client's own `max_kill_timeout`: what is above is cut to it without a word."""

by_name = pytest.mark.parametrize("file", JOBS, ids=lambda file: file.name.split(".")[0])


def groups(file: Path) -> Iterator[Any]:
    for bodies in job_of(file)["group"].values():
        yield from bodies


def tasks(file: Path) -> Iterator[Any]:
    for group in groups(file):
        for bodies in group["task"].values():
            yield from bodies


@by_name
def test_hashicorps_parser_reads_it_and_nothing_in_it_is_unknown(file: Path) -> None:
    assert list(faults(parsed(file))) == []


@pytest.mark.parametrize(
    ("job", "fault"),
    [
        ('job "a" {\n  kill_timout = "5s"\n}', "/job/kill_timout"),
        ('job "a" {\n  multiregion {\n  }\n}', "/job/multiregion"),
        (
            'job "a" {\n  group "b" {\n    disconnect {\n      replaces = true\n    }\n  }\n}',
            "/job/group/disconnect/replaces",
        ),
        (
            'job "a" {\n  group "b" {\n    task "c" {\n      config {\n        rootfs = 1\n      }\n    }\n  }\n}',
            "/config/rootfs",
        ),
    ],
)
def test_what_the_specification_does_not_know_is_a_fault(tmp_path: Path, job: str, fault: str) -> None:
    (tmp_path / "a.hcl").write_text(job)

    (found,) = faults(parsed(tmp_path / "a.hcl"))

    assert fault in found


def test_what_a_lenient_parser_lets_through_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.hcl").write_text('network { port "http" { to = 8080 } }')

    with pytest.raises(HclError, match="single-line block"):
        parsed(tmp_path / "a.hcl")


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.stem)
def test_a_region_sets_what_the_jobs_ask_for_and_nothing_else(region: Path) -> None:
    declared = {name: bodies[0] for file in JOBS for name, bodies in parsed(file).get("variable", {}).items()}
    asked = {name for name, body in declared.items() if "default" not in body}

    assert asked <= set(parsed(region)) <= set(declared)
    assert parsed(region)["region_name"] == region.stem


def test_there_are_the_four_regions() -> None:
    assert {region.stem for region in REGIONS} == {"us-east", "frankfurt", "singapore", "dubai"}


@by_name
def test_no_variable_is_declared_in_vain(file: Path) -> None:
    text = file.read_text()

    assert all(f"var.{name}" in text for name in parsed(file).get("variable", {}))


@by_name
def test_every_service_is_found_natively_and_has_a_health_check(file: Path) -> None:
    services = [service for group in groups(file) for service in group.get("service", [])]

    assert services or job_of(file)["type"] == "batch"
    if not services:
        return
    assert {service["provider"] for service in services} == {"nomad"}
    assert all("check" in service or service["name"].endswith("-admin") for service in services)


@by_name
def test_every_task_is_read_only_without_powers_and_with_a_bound(file: Path) -> None:
    for task in tasks(file):
        (config,), (resources,) = task["config"], task["resources"]

        assert config["readonly_rootfs"] is True
        assert config["cap_drop"] == ["all"]
        assert "privileged" not in config
        assert resources["memory"] > 0
        assert int(task.get("kill_timeout", "5s").rstrip("s")) <= MAX_KILL_SECONDS


@by_name
def test_no_secret_stands_in_it_and_none_is_written_where_others_read(file: Path) -> None:
    for task in tasks(file):
        for template in task.get("template", []):
            if "nomadVar" in str(template["data"]):
                assert template["destination"].startswith("secrets/")
                assert template["perms"] == "0400"
    assert re.search(r"(?i)(password|secret|token)\s*=\s*\"[^\"$]{8,}\"", file.read_text()) is None


@by_name
def test_a_command_of_talqin_that_it_runs_exists(file: Path) -> None:
    for task in tasks(file):
        (config,) = task["config"]
        if config["image"] == "${var.image}":
            assert config["args"][0] in COMMANDS


nodes = pytest.mark.parametrize("file", [TALQIN, *ROLES.values()], ids=lambda file: file.name.split(".")[0])


@nodes
def test_a_rollout_begins_with_a_canary_and_goes_back_by_itself(file: Path) -> None:
    (update,) = job_of(file)["update"]

    assert (update["canary"], update["auto_revert"], update["health_check"]) == (1, True, "checks")


@pytest.mark.parametrize("file", [TALQIN, ROLES["session"]], ids=["all", "session"])
def test_half_of_the_nodes_are_reserved(file: Path) -> None:
    (group,) = groups(file)
    (spread,) = group["spread"]

    assert spread["attribute"] == "${node.class}"
    assert {name: bodies[0]["percent"] for name, bodies in spread["target"].items()} == FIFTY_FIFTY


def test_seven_in_ten_of_those_that_hear_may_be_taken_away() -> None:
    (group,) = groups(ROLES["inference"])
    (spread,) = group["spread"]

    assert spread["attribute"] == "${meta.market}"
    assert {name: bodies[0]["percent"] for name, bodies in spread["target"].items()} == {"reserved": 30, "spot": 70}


@nodes
def test_a_node_drains_within_its_time_and_a_reclaimed_one_is_replaced_at_once(file: Path) -> None:
    (group,), (task,) = groups(file), tasks(file)

    assert group["shutdown_delay"] == ("0s" if file == ROLES["analysis"] else "10s")
    assert (task["kill_signal"], task["kill_timeout"]) == ("SIGTERM", "30s")
    assert group["disconnect"][0]["replace"] is True
    assert group["disconnect"][0]["reconcile"] == "keep_replacement"


@nodes
def test_the_settings_that_it_names_are_settings(file: Path) -> None:
    (task,) = tasks(file)
    named = set(re.findall(r"TALQIN_[A-Z]+__[A-Z_]+", file.read_text()))

    assert task["env"]
    for name in named:
        section, key = name.removeprefix("TALQIN_").lower().split("__")
        assert key in type(getattr(Settings(), section)).model_fields


def test_a_deployment_lasts_as_long_as_the_simulator_has_it() -> None:
    (update,) = job_of(TALQIN)["update"]

    assert update["min_healthy_time"] == f"{HEALTHY_SECONDS:g}s"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_says_so_and_is_found_by_its_name(role: str) -> None:
    (group,), (task,) = groups(ROLES[role]), tasks(ROLES[role])
    (env,) = task["env"]

    assert env["TALQIN_NODE__ROLE"] == role
    asked = set() if role == "memory" else {f"talqin-{role}"}  # memories are asked through Redis
    assert {service["name"] for service in group["service"]} == asked | {f"talqin-{role}-admin"}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "memory"])
def test_every_node_knows_the_secret_of_the_lines_by_a_file(role: str) -> None:
    (task,) = tasks(ROLES[role])
    (link,) = [template for template in task["template"] if "link_secret" in template["data"]]

    assert task["env"][0]["TALQIN_NODE__LINK_SECRET_FILE"] == "${NOMAD_SECRETS_DIR}/link-secret"
    assert (link["destination"], link["perms"]) == ("secrets/link-secret", "0400")
    assert f'nomadVar "nomad/jobs/talqin-{role}"' in link["data"]


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        ("session", Parts(teaches=True, hears=False, asks=True, serves=False)),
        ("inference", Parts(teaches=False, hears=True, asks=False, serves=True)),
        ("memory", Parts(teaches=False, hears=False, asks=False, serves=False, remembers=True)),
    ],
)
def test_what_a_role_is_told_makes_it_a_node_of_that_role(
    role: str, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    (task,) = tasks(ROLES[role])
    for name, value in task["env"][0].items():
        if "__" in name and "jsonencode" not in value:
            monkeypatch.setenv(name, re.sub(r"\$\{([^}]*)\}", lambda found: GIVEN.get(found[1], "/somewhere"), value))

    settings = load_settings()

    assert parts_of(settings.node) == parts
    assert (settings.node.name, settings.node.link_port) == ("7f3a", 23001 if parts.serves else None)


def test_where_memories_are_nodes_of_their_own_session_nodes_have_none_and_all_are_of_one_region() -> None:
    told = {role: next(iter(tasks(ROLES[role])))["env"][0] for role in ("session", "memory")}
    alike = next(iter(tasks(TALQIN)))["env"][0]

    assert told["session"]["TALQIN_NODE__REMEMBERS"] == "false"
    assert "TALQIN_NODE__REMEMBERS" not in told["memory"] | alike
    assert {env["TALQIN_ACCESS__HOME"] for env in (*told.values(), alike)} == {"${var.region_name}"}


def test_a_node_asks_nomad_for_others_in_its_own_name() -> None:
    (task,) = tasks(ROLES["session"])

    assert task["identity"] == [{"file": True}]
    assert task["env"][0]["TALQIN_NODE__NOMAD_TOKEN_FILE"] == "${NOMAD_SECRETS_DIR}/nomad_token"


def test_only_who_takes_lines_listens_for_them_and_never_in_public() -> None:
    listening = {
        role for role, file in ROLES.items() for group in groups(file) if "link" in group["network"][0]["port"]
    }
    ports = [next(groups(ROLES[role]))["network"][0]["port"]["link"] for role in listening]

    assert listening == {"inference"}
    assert all(port == [{"host_network": "private"}] for port in ports)


def test_a_session_nodes_own_address_names_it() -> None:
    (task,) = tasks(ROLES["session"])

    assert task["env"][0]["TALQIN_NODE__PUBLIC_URL"] == "${var.public_line}?home=${NOMAD_SHORT_ALLOC_ID}"
    assert task["env"][0]["TALQIN_NODE__NAME"] == "${NOMAD_SHORT_ALLOC_ID}"
    assert "use-server %[url_param(home)]" in (NOMAD.parent / "haproxy" / "haproxy.cfg").read_text()


@pytest.mark.parametrize(
    ("file", "policy"),
    [
        (TALQIN, safe("node", 3, 200)),
        (ROLES["session"], safe("session", 3, 200)),
        (ROLES["inference"], safe("inference", 2, 200)),
        (ROLES["analysis"], pausing("analysis", 50)),
    ],
    ids=["all", "session", "inference", "analysis"],
)
def test_it_scales_by_the_rules_in_use(file: Path, policy: Policy) -> None:
    (group,) = groups(file)
    (written,) = group["scaling"][0]["policy"]

    assert set(written["check"]) == {check.name for check in policy.checks}
    assert all(bodies[0]["query_window"] == "instant" for bodies in written["check"].values())
