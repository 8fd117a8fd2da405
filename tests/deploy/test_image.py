"""The image's definition, as far as it can be read without building it, and what it says it is made of."""

import json
import re
import subprocess
from pathlib import Path

from tests.deploy.parsed import NOMAD
from tests.fakes.servers import program
from tests.test_house import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
IMAGE = ROOT / "deploy" / "image"
TEXT = re.sub(r"^#.*\n", "", (IMAGE / "Containerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
BUILD, LAST = re.split(r"^FROM ", TEXT, flags=re.MULTILINE)[1:]
PINNED = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def test_what_is_installed_is_locked_with_its_hashes() -> None:
    installs = re.findall(r"pip [^&\n]*? install [^&\n]*", BUILD)

    assert any("--require-hashes -r requirements/run.lock" in install for install in installs)
    assert all("--require-hashes" in install or "--no-deps --no-build-isolation" in install for install in installs)


def test_the_last_stage_installs_nothing_and_has_no_build_tools() -> None:
    assert re.search(r"\b(apt-get|gcc|pip install|git|curl)\b", LAST) is None
    assert "pip uninstall --yes pip setuptools wheel" in LAST
    assert "COPY --from=build /opt/talqin /opt/talqin" in LAST


def test_nobody_in_it_is_root_and_the_job_runs_as_the_same_user() -> None:
    (user,) = re.findall(r"^USER (\S+)", LAST, flags=re.MULTILINE)

    assert user == "10001:10001"
    assert f'user         = "{user}"' in (NOMAD / "talqin.nomad.hcl").read_text()


def test_no_secret_and_no_moving_name_is_in_it() -> None:
    assert ":latest" not in TEXT
    assert "ADD " not in TEXT
    assert re.search(r"(?i)(password|secret|token)=", TEXT) is None


def test_it_is_made_of_the_packages_and_nothing_else() -> None:
    lines = (IMAGE / "Containerfile.dockerignore").read_text().splitlines()

    assert lines[1] == "*"
    assert {f"!{package}" for package in PACKAGES} <= set(lines)
    assert all((ROOT / line.removeprefix("!")).exists() for line in lines if line.startswith("!"))


def test_the_sbom_has_every_locked_package_with_its_hashes(tmp_path: Path) -> None:
    program("cyclonedx-py", "pip install cyclonedx-bom")
    subprocess.run([str(IMAGE / "sbom.sh"), str(tmp_path / "sbom.json")], check=True, capture_output=True, timeout=120)  # noqa: S603 - our own script

    made = json.loads((tmp_path / "sbom.json").read_text())
    components = {(each["name"], each["version"]): each for each in made["components"]}
    locked = set(PINNED.findall((ROOT / "requirements" / "run.lock").read_text()))

    assert made["bomFormat"] == "CycloneDX"
    assert set(components) == locked
    assert all(each["externalReferences"][0]["hashes"] for each in components.values())
