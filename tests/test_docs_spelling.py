"""The docs spell Arabic terms as the glossary does, and link to what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md"), *ROOT.glob("changelog/*.md")])

MISSPELLED = {
    "ayah": r"ay[ae]h?s\b|\baya\b|aayah|ayaat",
    "basmala": r"basmalah|bismala|basmallah",
    "ghunnah": r"ghunna\b|gunnah?\b",
    "hafiz": r"hafidh|haafiz",
    "halaqa": r"halaqah\b|halqah?\b|halaka\b",
    "haraka": r"harakah|harakas\b|harakaat",
    "ibtida": r"ibtidaa|ibtida'",
    "idgham": r"idghaam|idgam\b",
    "ikhfa": r"ikhfaa|ikhfa'",
    "iqlab": r"iqlaab",
    "isti'adha": r"istia?dh?ah?\b|isti'adhah|isti'aadha",
    "madd": r"\bmad\b|\bmadds\b",
    "mushaf": r"mus'haf|mushaaf",
    "qalqalah": r"qalqala\b",
    "riwayah": r"riwaya\b|riwaayah|riwayahs",
    "surah": r"\bsura\b|soorah|\bsuras\b",
    "tafkhim": r"tafkheem",
    "tajweed": r"tajwid",
    "tartil": r"tarteel",
    "waqf": r"\bwaqaf\b|\bwakf\b",
}
"""Term -> spellings that are not ours."""


@pytest.mark.parametrize("term", MISSPELLED)
@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_a_term_has_one_spelling(page: Path, term: str) -> None:
    without_code = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(), flags=re.DOTALL)

    strange = re.findall(MISSPELLED[term], without_code, flags=re.IGNORECASE)

    assert strange == []


def test_every_guarded_term_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()

    assert all(f"| {term}" in glossary for term in MISSPELLED)


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+?)(?:#[^)]*)?\)", page.read_text())

    missing = [target for target in targets if "://" not in target and not (page.parent / target).exists()]

    assert missing == []
