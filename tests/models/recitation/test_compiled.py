import importlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from models.recitation.compiled import COMPILED, compilations, compiled

ROOT = Path(__file__).parents[3]

PROBE = """
import numpy as np
from models.recitation.ctc import sound_frames, log_likelihoods
from models.recitation.compiled import compilations
log_probs = np.log(np.random.default_rng(1).dirichlet(np.ones(69), 12)).astype(np.float32)
tokens = np.array([3, 5, 5, 7])
print(sound_frames(log_probs, tokens).tolist(), log_likelihoods(log_probs, [tokens]).round(9).tolist())
print(compilations() > 0)
"""

LEAK_PROBE = """
import gc
from numba.core.runtime import rtsys
from models.quran.passage import parse_passage
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.expected import expect_passage
from tests.fakes.voices import FakeVoice
from tests.models.recitation.following import follow
text, sounds = Text.load(), Sounds.load()
words = [*text.surah_range(112)]
expected = expect_passage(parse_passage("112", text), text, sounds)
for said in (words, [*words[:6], *words[2:9], *words[11:]]):
    follow(expected, FakeVoice().say(sounds.phrase(tuple(said))))
    gc.collect()
    stats = rtsys.get_allocation_stats()
    print(stats.mi_alloc > 1000, stats.mi_alloc - stats.mi_free)
"""


@compiled
def total(numbers: object) -> float:
    found = 0.0
    for number in numbers:  # type: ignore[attr-defined]
        found += number
    return found


def probe(program: str = PROBE, **environment: str) -> list[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program], cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_each_set_of_types_is_compiled_once() -> None:
    before = compilations()
    assert total(np.ones(3)) == 3.0
    assert total(np.ones(5)) == 5.0
    assert compilations() == before + 1

    assert total(np.ones(3, np.float32)) == 3.0
    assert compilations() == before + 2


def test_nothing_that_compiled_loops_allocate_is_left_behind() -> None:
    """Numba leaks an array that a generator goes over: one a frame was a gigabyte for a day of recitation."""
    assert probe(LEAK_PROBE, NUMBA_NRT_STATS="1") == ["True 0", "True 0"]


def test_compiled_and_plain_say_the_same() -> None:
    compiled_says, was_compiled = probe()
    plain_says, plain_was_compiled = probe(NUMBA_DISABLE_JIT="1")

    assert (was_compiled, plain_was_compiled) == ("True", "False")
    assert compiled_says == plain_says


def test_where_no_folder_can_be_written_it_compiles_without_keeping(tmp_path: Path) -> None:
    nowhere = tmp_path / "a file"
    nowhere.touch()  # no folder can be made below a file, whoever asks

    # The one locator that is allowed takes only code inside zip files: it refuses ours.
    says, was_compiled = probe(NUMBA_CACHE_LOCATOR_CLASSES="ZipCacheLocator", HOME=str(nowhere))

    assert was_compiled == "True"
    assert says == probe()[0]


def test_what_is_kept_depends_on_one_file_only() -> None:
    importlib.import_module("models.recitation.warm")  # with it come all of them

    functions = [
        function for function in (one.py_func for one in COMPILED) if function.__module__.startswith("models.")
    ]
    strangers = [
        (function.__module__, function.__name__, name)
        for function in functions
        for name in function.__code__.co_names
        if (named := function.__globals__.get(name)) is not None
        and not isinstance(named, int)
        and getattr(named, "__module__", "").startswith("models.")
        and named.__module__ != function.__module__
    ]

    assert len(functions) > 10
    assert strangers == []
