"""The peer runs the very same network: what its form of it says is what ours says."""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort

from models.voice.model import VoiceModel
from talqin.bench.machine import this_machine
from tests.benchmarks.peers import Peer, Report, table, write_their_model


def test_the_network_in_their_form_says_the_same(tmp_path: Path) -> None:
    write_their_model(tmp_path)
    ours, theirs = VoiceModel.load(), ort.InferenceSession(tmp_path / "model.onnx")
    random, batch = np.random.default_rng(3), 3
    frames = random.normal(0, 1, (batch, 8, 320)).astype(np.float32)
    past = random.normal(0, 1, (batch, ours.manifest.reach, ours.manifest.width)).astype(np.float32)
    said, later = ours.run_network(frames, past)

    outputs: Any = theirs.run(
        None,
        {
            "audio_signal": frames.reshape(batch, 32, 80).transpose(0, 2, 1),
            "length": np.full(batch, 32),
            "cache_last_channel": past[:, None],
            "cache_last_time": np.zeros((batch, 1, 1, 1), np.float32),
            "cache_last_channel_len": np.zeros(batch, np.int64),
        },
    )

    logits, lengths, cache, *_ = outputs
    assert np.array_equal(logits, said)
    assert np.array_equal(cache[:, 0], later)
    assert lengths.tolist() == [32] * batch
    assert len((tmp_path / "tokens.txt").read_text().splitlines()) == said.shape[2]


def test_the_table_has_a_row_for_each() -> None:
    peers = tuple(Peer(name, 10, 5, 1.0, 2.0, 3.0, 4.0, 7.5) for name in ("a", "b"))

    rows = table(Report(this_machine(), peers)).splitlines()

    assert len(rows) == 4
    assert rows[2] == "| a | 10 | 1.0 / 2.0 / 3.0 ms | 4.0 ms | 250 | 7.5 KB |"
