"""Where the reciter pauses, from the loudness alone: a fall below the recent peak that lasts. Next stop: `trellis`."""

from models.recitation.settings import FollowSettings


class PauseDetector:
    """Tells for each frame whether a pause was heard just before the sounds that are coming out now.

    Holds the recent peak in dB (it sinks slowly, so that a reciter may grow quieter), how many frames it has been
    quiet, and for how many more frames a pause that was heard counts: sounds come out of the model some frames late.
    """

    def __init__(self, settings: FollowSettings) -> None:
        self._settings = settings
        self._peak_db = settings.faintest_db
        self._quiet_frames = 0
        self._counts_for = 0

    @property
    def quiet_frames(self) -> int:
        """How many frames it has been quiet; 0 while someone speaks."""
        return self._quiet_frames

    def hear(self, level_db: float) -> bool:
        """Take one frame's level; say whether a pause counts."""
        settings = self._settings
        self._peak_db = max(level_db, self._peak_db - settings.peak_fall_db, settings.faintest_db)
        is_quiet = level_db < self._peak_db - settings.pause_drop_db
        self._quiet_frames = self._quiet_frames + 1 if is_quiet else 0
        if self._quiet_frames >= settings.pause_frames:
            self._counts_for = settings.pause_counts_frames
        self._counts_for -= 1
        return self._counts_for >= 0
