"""Judges a recording that was brought as a file: decoded, heard behind live audio, and judged as a whole."""

import asyncio
import tempfile
from pathlib import Path
from typing import IO, Final

import msgspec

from actors.ports import Fault
from actors.recitation.hearing import HearingRefusedError, RecordingHearer
from actors.recitation.recital import Knowledge
from actors.work.kept import RecordingJob
from actors.work.ports import NotJudgedError
from models.quran.errors import PassageError, VariantError
from models.quran.packaged import riwayah_of
from models.quran.passage import Passage, parse_passage
from models.recitation.manner import Manner
from transport.recordings.answer import recording_answer
from transport.recordings.audio_files import AudioFileError, decode_audio

LONGEST_SECONDS: Final = 1800.0
"""Half an hour of recitation: 58 MB decoded, 12 MB of posteriors."""


class FileJudge:
    """Implements `RecordingJudge`, and judges files for who waits for the answer."""

    def __init__(self, hearer: RecordingHearer, knowledge: Knowledge) -> None:
        self._hearer = hearer
        self._knowledge = knowledge

    async def judge(self, audio: bytes, job: RecordingJob) -> str:
        """Give the answer as JSON."""
        try:
            manner = Manner(riwayah_of(job.riwayah) if job.riwayah else None, strictness=job.strictness)
            known = await asyncio.to_thread(self._knowledge.meant_by, manner)
            passage = parse_passage(job.passage, known.text)
            version = await self._hearer.version()
            with await asyncio.to_thread(_written, audio) as file:
                answer = await self.judge_file(Path(file.name), passage, version, known)
        except AudioFileError as error:
            raise NotJudgedError(Fault("bad_audio", "client", retry=False, detail=str(error))) from error
        except (PassageError, VariantError, ValueError) as error:
            # The door took it: this is a server of another text or another version.
            raise NotJudgedError(Fault("passage_unknown", "server", retry=False, detail=str(error))) from error
        except HearingRefusedError as error:
            raise NotJudgedError(error.fault) from error
        return answer.decode()

    async def judge_file(self, file: Path, passage: Passage, version: str, known: Knowledge) -> bytes:
        """Give the answer to a file, as JSON.

        Raises:
            AudioFileError: it is no audio, or too long.
            HearingRefusedError: it cannot be heard now.
        """
        pcm = await asyncio.to_thread(decode_audio, file, longest_seconds=LONGEST_SECONDS, name="the recording")
        heard = await self._hearer.hear(pcm)
        answer = await asyncio.to_thread(recording_answer, heard, passage, known.text, known.sounds, known.judging)
        return msgspec.json.encode({**answer, "model": version})


def _written(audio: bytes) -> IO[bytes]:
    file = tempfile.NamedTemporaryFile(suffix=".audio")  # noqa: SIM115 - whoever asked closes it
    file.write(audio)
    file.flush()
    return file
