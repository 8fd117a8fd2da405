"""The fixed questions a run is watched by: held-out verses, an unseen professional, phones, learners."""

from zlib import crc32

from models.quran.sounds import Sounds
from training.clips import Clip
from training.corpus import Measured, of_kind
from training.score import Question
from training.targets import ID_OF, phonemizer, verse_tokens

BASMALA = "1:1"
SHORT_SURAH_S = 60


def split_held(clips: list[Clip], one_in: int = 60) -> tuple[list[Clip], list[Clip]]:
    """Keep some clips for the exam, chosen by their names, so that a new cut keeps the same ones; (training, held)."""
    held = [clip for clip in clips if is_held(clip, one_in)]
    return [clip for clip in clips if not is_held(clip, one_in)], held


def is_held(clip: Clip, one_in: int) -> bool:
    """Say whether a clip is kept for the exam."""
    return crc32(f"{clip.voice} {clip.what}".encode()) % one_in == 0


def whole(entry: Measured, tokens: tuple[int, ...]) -> Clip:
    """The whole recording as a clip."""
    return Clip(entry.recording.voice, entry.recording.verses, entry.first_hop, entry.hops, tokens)


def with_prefixes(tokens: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """The answers when isti'adha, basmala or both may be said first."""
    sounds = Sounds.load()
    istiadha = tuple(map(int, sounds.phrase(sounds.prefix_words["istiadha"])))
    basmala = verse_tokens(BASMALA)
    return tokens, basmala + tokens, istiadha + tokens, istiadha + basmala + tokens


def surah_tokens(surah: int) -> tuple[int, ...]:
    """All verses of a surah, each stopped at its end."""
    return tuple(ID_OF[name] for name in phonemizer().analyse(str(surah), stop_signs=("verse",)).phonemes())


def exam(index: list[Measured], held: list[Clip]) -> dict[str, list[Question]]:
    """Give the groups."""
    groups = {"held": [Question(clip, (clip.tokens,)) for clip in held]}
    short = [e for e in of_kind(index, "surah", split="dev") if e.recording.seconds < SHORT_SURAH_S]
    groups["luhaidan"] = [
        Question(whole(e, ()), with_prefixes(surah_tokens(int(e.recording.verses)))) for e in short[:14]
    ]
    singles = list(of_kind(index, "ayah", split="dev"))
    groups["short-dev"] = [
        Question(whole(e, ()), with_prefixes(verse_tokens(e.recording.verses))) for e in singles[::2]
    ]
    learners = list(of_kind(index, "learners", split="dev"))
    groups["learners"] = [Question(whole(e, ()), with_prefixes(said(e.recording.verses))) for e in learners]
    return groups


def said(verses: str) -> tuple[int, ...]:
    """Tokens of a list of verses, `106:4,107:1`."""
    return tuple(token for ref in verses.split(",") for token in verse_tokens(ref))
