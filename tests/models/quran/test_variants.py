import json
from pathlib import Path

import pytest

from models.quran import variants as module
from models.quran.errors import QuranDataError, VariantError
from models.quran.passage import parse_passage
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.variants import FILE, UNHEARD, Variants
from models.quran.vocabulary import token_names
from models.recitation.expected import expect_passage
from models.recitation.verdict import Kind, Verdict
from tests.fakes.voices import FakeVoice
from tests.models.recitation.following import follow, standing

TEXT = Text.load()
SOUNDS = Sounds.load()
VARIANTS = Variants.load()
ONES = [(name, option) for name, variant in VARIANTS.all.items() for option in variant.options]


def verdicts(name: str, option: str, sounds: Sounds) -> list[tuple[Verdict, Kind]]:
    """Let someone recite the ayat of a variant's first place with one option; give what is held of its words."""
    places = list(VARIANTS.all[name].words)
    surah, first, _ = (int(part) for part in places[0].split(":"))
    together = [place for place in places if place.startswith(f"{surah}:")]
    last = min(first + 1, max(int(place.split(":")[1]) for place in together))
    ayat = f"{surah}:{first}" if last == first else f"{surah}:{first}-{surah}:{last}"
    passage = parse_passage(ayat, TEXT)
    reader = SOUNDS.choosing({name: option})
    said = [_joined(reader, index, passage.first, passage.last_exclusive - 1) for index in passage.words]
    voice = FakeVoice(sureness=0.999)
    voice.say(token for word in said for token in word).pause(30)
    events, _ = follow(expect_passage(passage, TEXT, sounds), voice)
    concerned = {TEXT.index_of(*(int(part) for part in place.split(":"))) for place in together}
    return [(one.verdict, one.kind) for one in standing(events) if one.word in concerned]


def _joined(sounds: Sounds, word: int, first: int, last: int) -> list[int]:
    forms = sounds.readings(word)[0]
    return [int(token) for token in forms[2 * (word == first) + (word == last)]]


def test_two_dozen_variants_are_known_each_with_its_words() -> None:
    assert len(VARIANTS.all) == 24
    assert all(variant.words and variant.default in variant.options for variant in VARIANTS.all.values())
    assert set(VARIANTS.all["daaf_haraka"].words) == {"30:54:5", "30:54:10", "30:54:17"}


def test_the_default_options_are_the_packaged_forms() -> None:
    for word in VARIANTS.words():
        packaged, *_ = Sounds.load().choosing({name: one.default for name, one in VARIANTS.all.items()}).readings(word)
        usual = [SOUNDS.form(word, starts=starts, stops=stops) for starts in (False, True) for stops in (False, True)]
        assert [token_names(form) for form in packaged] == [token_names(form) for form in usual]


def test_no_form_is_empty() -> None:
    assert all(form.size for word in VARIANTS.words() for forms in SOUNDS.readings(word) for form in forms)


@pytest.mark.parametrize(("name", "option"), ONES)
def test_whoever_reads_any_transmitted_variant_is_not_accused(name: str, option: str) -> None:
    found = verdicts(name, option, SOUNDS)

    assert found
    assert {verdict for verdict, _ in found} <= {Verdict.RIGHT, Verdict.UNSURE}
    assert (Verdict.RIGHT, Kind.RIGHT) in found


@pytest.mark.parametrize(
    ("name", "chosen", "said", "kind"),
    [
        ("daaf_haraka", "fatha", "damma", Kind.WRONG_HARAKA),
        ("yabsut", "seen", "saad", Kind.WRONG_LETTER),
        ("almusaytirun", "saad", "seen", Kind.WRONG_LETTER),
    ],
)
def test_a_learner_who_chose_one_is_told_of_the_other(name: str, chosen: str, said: str, kind: Kind) -> None:
    strict = SOUNDS.choosing({name: chosen})

    assert {each for _, each in verdicts(name, said, strict)} == {kind}
    assert {each for _, each in verdicts(name, chosen, strict)} == {Kind.RIGHT}


def test_where_a_right_reading_cannot_be_heard_nobody_is_accused() -> None:
    word = TEXT.index_of(12, 11, 6)

    assert SOUNDS.is_unheard(word)
    assert SOUNDS.choosing({"istifham_article": "ibdal"}).is_unheard(TEXT.index_of(10, 91, 1)) is False
    assert {name for name, _ in UNHEARD} <= set(VARIANTS.all)


@pytest.mark.parametrize("chosen", [{"daaf": "fatha"}, {"daaf_haraka": "kasra"}])
def test_a_choice_that_there_is_not_is_the_learners_to_mend(chosen: dict[str, str]) -> None:
    with pytest.raises(VariantError, match=r"no variant|no option"):
        SOUNDS.choosing(chosen)


def test_within_warsh_no_variants_are_known() -> None:
    with pytest.raises(VariantError, match="within warsh"):
        Sounds.load("warsh").choosing({"daaf_haraka": "fatha"})


def test_a_damaged_file_is_our_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / FILE).write_text(json.dumps({"riwayah": "hafs"}))

    def files(_package: str) -> Path:
        return tmp_path

    monkeypatch.setattr(module, "files", files)

    with pytest.raises(QuranDataError, match=r"variants.json cannot be read"):
        module.read_variants()
