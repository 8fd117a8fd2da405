"""How strictly a recitation is followed and judged; every field has its unit and its reason beside it.

Nats are natural logarithms of probability ratios: a penalty of 3 nats makes a way 20 times less likely.
"""

import msgspec


class FollowSettings(msgspec.Struct, frozen=True):
    """What the ways through the text cost, in nats unless the name says otherwise."""

    skip: float = 7.0
    """Going past one or more words; must exceed what a badly heard short word costs."""
    skip_each: float = 0.25
    """Each further word that is gone past."""
    skip_most: float = 12.0
    """Whatever the distance, as long as the target begins an ayah."""
    back: float = 7.0
    """Going back to say a word again."""
    back_each: float = 0.15
    """Each further word back."""
    back_most: float = 10.0
    """Whatever the distance."""
    restart_discount: float = 4.0
    """Off a jump after a pause: people stop, breathe, and start again from an earlier word."""
    no_pause: float = 3.0
    """A pausal form, or a start, where no pause was heard."""
    joined_over_pause: float = 1.0
    """A joined form across a pause: a hesitation."""
    abandon: float = 6.0
    """Breaking off inside a word."""
    filler_enter: float = 4.0
    """Beginning to say something that is not in the text."""
    filler_frame: float = 0.45
    """Each frame of it, below the best token of the frame."""
    pause_frames: int = 6
    """Frames (40 ms) of blanks that count as a pause: 240 ms, longer than a stop consonant's closure."""
    beam: float = 14.0
    """Ways further than this below the best are no longer followed when deciding what all agree on."""
    settle_frames: int = 14
    """Frames after a word's end at which it is settled even if other ways are alive: 560 ms."""
    words_behind: int = 40
    """Words before the best hypothesis that are kept in the window."""
    words_ahead: int = 60
    """Words after it."""


class JudgeSettings(msgspec.Struct, frozen=True):
    """When a word is called right, unsure or wrong."""

    follow: FollowSettings = FollowSettings()
    delay_frames: int = 4
    """Frames from a sound to its token, so that spans tell when it was said; the voice model's manifest gives it."""
    hesitation_seconds: float = 1.5
    """A silence inside an ayah that counts as a hesitation; shorter ones are breathing."""
    lost_seconds: float = 3.0
    """Foreign audio for longer than this: the follower is lost and accuses nobody of what went by."""
