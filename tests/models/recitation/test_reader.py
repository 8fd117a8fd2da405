import numpy as np

from models.quran.vocabulary import token_ids, token_names
from models.recitation.graph import Graph, build_graph
from models.recitation.reader import FRAME_SAMPLES, Reader, Span, samples_of
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Kind, Verdict
from tests.fakes.voices import FakeVoice, expect

SETTINGS = JudgeSettings(delay_frames=2)
IKHLAS = expect("112")
GRAPH = build_graph(IKHLAS, SETTINGS.follow)
AHAD = GRAPH.first_word + 13


def reader_of(voice: FakeVoice, *, pauses_from: int = 10_000) -> Reader:
    reader, heard = Reader(GRAPH, SETTINGS), voice.heard
    for frame, (row, level) in enumerate(zip(heard.log_probs, heard.level_db, strict=True)):
        reader.hear(row, float(level), is_paused=frame >= pauses_from)
    return reader


def form_of(unit: int, names: str, graph: Graph = GRAPH) -> int:
    forms = range(int(graph.form_of_unit[unit]), int(graph.form_of_unit[unit + 1]))
    return next(form for form in forms if "".join(token_names(graph.tokens(form))) == names)


def span(names: str, begin: int, end: int, unit: int = AHAD) -> Span:
    return Span(0, unit, form_of(unit, names), begin, end, is_broken=False)


KUFUWAN = [int(token) for token in IKHLAS.words[13].forms[2]]


def test_a_word_is_judged_in_its_stretch_and_told_in_samples() -> None:
    names = "".join(token_names(KUFUWAN))
    voice = FakeVoice().pause(10).say(KUFUWAN)

    said = reader_of(voice).read(span(names, 10, 10 + 3 * len(KUFUWAN)))

    assert (said.place, said.judgement.verdict) == (13, Verdict.RIGHT)
    assert said.start_samples == 8 * FRAME_SAMPLES
    assert said.end_samples > said.start_samples


def test_a_pause_after_a_word_does_not_belong_to_it() -> None:
    names = "".join(token_names(KUFUWAN))
    voice = FakeVoice().say(KUFUWAN).pause(40)

    said = reader_of(voice).read(span(names, 0, 3 * len(KUFUWAN) + 40))

    assert said.end_samples <= 3 * len(KUFUWAN) * FRAME_SAMPLES
    assert said.room < 2


def test_of_two_forms_the_one_that_was_said_is_judged() -> None:
    joined, stopped = ("".join(token_names(IKHLAS.words[3].forms[number])) for number in (0, 1))
    unit = GRAPH.first_word + 3
    voice = FakeVoice().say(IKHLAS.words[3].forms[1]).pause(20)

    said = reader_of(voice, pauses_from=10).read(span(joined, 0, 30, unit))

    assert "".join(said.judgement.expected) == stopped
    assert said.is_right


def test_what_is_not_in_the_text_is_told_as_heard() -> None:
    voice = FakeVoice().say(token_ids(["f", "i:", "k"]))

    said = reader_of(voice).read(Span(0, AHAD, -1, 0, 9, is_broken=False))

    assert (said.place, said.judgement.kind, said.judgement.heard) == (None, Kind.ADDED, ("f", "i:", "k"))


def test_clear_sounds_after_a_word_are_something_else_that_was_said() -> None:
    names = "".join(token_names(KUFUWAN))
    word = span(names, 0, 3 * len(KUFUWAN) + 15)

    more = reader_of(FakeVoice().say(KUFUWAN).say(token_ids(["f", "i:", "k", "u:", "ʃ"]))).read_after(word)
    nothing = reader_of(FakeVoice().say(KUFUWAN).pause(15)).read_after(word)

    assert more is not None
    assert more.judgement.heard == ("f", "i:", "k", "u:", "ʃ")
    assert nothing is None


def test_what_is_forgotten_leaves_the_rest_as_it_was() -> None:
    names = "".join(token_names(KUFUWAN))
    voice = FakeVoice().pause(30).say(KUFUWAN)
    word = span(names, 30, 30 + 3 * len(KUFUWAN))
    reader = reader_of(voice)
    before = reader.read(word)

    reader.forget_before(30)

    after = reader.read(word)
    assert after.judgement == before.judgement


def test_struggling_with_word_after_word_is_remembered() -> None:
    names = "".join(token_names(KUFUWAN))
    word = span(names, 0, 3 * len(KUFUWAN))
    dim = FakeVoice(sureness=0.3).say(np.random.default_rng(1).integers(1, 69, len(KUFUWAN)))
    reader = reader_of(dim)

    for _ in range(7):
        reader.settled(reader.read(word))

    later = Span(1, word.unit, word.form, 1, word.end, is_broken=False)
    assert reader.read(later).strain > 1.5


def test_a_sound_is_said_before_it_comes_out_but_not_before_the_beginning() -> None:
    assert samples_of(10, 2) == 8 * FRAME_SAMPLES
    assert samples_of(1, 2) == 0
