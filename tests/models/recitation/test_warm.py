import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

PROBE = """
import numpy as np
from models.recitation.compiled import COMPILED, compilations
from models.recitation.settings import JudgeSettings
from models.recitation.warm import warm_up
from tests.fakes.voices import FakeVoice, breath, expect
from tests.models.recitation.following import follow

warm_up(expect("103"), JudgeSettings())
warm = compilations()
ikhlas = expect("112")
for frames in (1, 8, 1000):
    voice = FakeVoice(seed=3).say(breath(ikhlas, [0, 1, 3])).pause().babble(6).noise(90).say(breath(ikhlas, [4, 5]))
    follow(ikhlas, voice, frames)
heard = voice.heard
heard.log_probs.flags.writeable = False
class ReadOnly:
    heard = heard
follow(ikhlas, ReadOnly())
print(warm, compilations())
"""


def test_after_warming_up_nothing_is_compiled_any_more() -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", PROBE], cwd=ROOT, capture_output=True, text=True, check=True
    )

    warm, later = map(int, done.stdout.split())
    assert warm >= 5
    assert later == warm
