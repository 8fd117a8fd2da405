"""Streams a core: every batch size is measured, beside the bare network."""

from models.voice.model import VoiceModel
from talqin.bench.streams_per_core import BATCHES, measure_core


def test_every_batch_size_has_its_figure() -> None:
    figures = measure_core(VoiceModel.load(), quick=True)

    assert tuple(figure.batch for figure in figures) == BATCHES
    for figure in figures:
        assert figure.streams > 0
        assert figure.streams_wall > 0
        assert figure.network_alone > 0
        assert figure.ms_a_chunk > 0
