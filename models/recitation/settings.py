"""How strictly a recitation is followed and judged; every field has its unit and its reason beside it.

Nats are natural logarithms of probability ratios: a penalty of 3 nats makes a way 20 times less likely.
"""

import msgspec

from models.recitation.counts import MaddSettings


class FollowSettings(msgspec.Struct, frozen=True):
    """What the ways through the text cost, in nats unless the name says otherwise."""

    skip: float = 7.5
    """Going past one or more words; must exceed what a badly heard short word costs: with 7, a dull "lam" was one."""
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
    landing_discount: float = 1.5
    """Off a jump to where an ayah begins: of two words that sound alike, people go on where one may."""
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
    filler_sound: float = 2.8
    """Each new sound of it, below the best token of the frame."""
    filler_frame: float = 0.02
    """Each frame of it, below the best token of the frame."""
    pause_frames: int = 4
    """Quiet frames (40 ms) that make a pause: 160 ms, longer than a stop consonant's closure."""
    pause_drop_db: float = 15.0
    """How far below the recent peak is quiet: a hall's echo falls that far in about as long as a pause lasts."""
    peak_fall_db: float = 0.1
    """How much the peak sinks each frame: 2.5 dB a second."""
    faintest_db: float = -60.0
    """No voice is fainter than this, relative to full scale."""
    pause_counts_frames: int = 12
    """Frames for which a pause counts: the model is some frames late, and the next sound may come late as well."""
    beam: float = 14.0
    """Ways further than this below the best are no longer followed when deciding what all agree on."""
    prune: float = 30.0
    """Ways further than this below the best enter no unit."""
    settle_frames: int = 4
    """Frames after a word's end at which it is settled if other ways are at least `settle_margin` worse: 160 ms. With 3
    what is said amid a recitation, and is not in the text, is taken for the end of a gap too soon."""
    settle_margin: float = 3.0
    """See there."""
    settle_quiet_frames: int = 3
    """The same, counted from where it grew quiet, for a word that nothing follows yet."""
    settle_at_last_frames: int = 30
    """Frames after a word's end at which it is settled whatever else is alive: 1.2 s."""
    words_behind: int = 40
    """Words before the best hypothesis that are kept in the window."""
    words_ahead: int = 60
    """Words after it."""


class ZoneSettings(msgspec.Struct, frozen=True):
    """Where right ends and wrong begins."""

    clean_shortfall: float = 0.15
    """Nats a sound below free decoding that need no closer look."""
    letter_nats: float = 9.5
    """How far another letter must beat the expected one to be called a mistake: with 9, and 6 for harakat, 1.5 in 1,000
    words of the dev professionals more are accused, and 3 to 5 in 100 changed letters more are caught."""
    haraka_nats: float = 6.5
    """The same for another haraka."""
    length_nats: float = 8.0
    """The same for a short vowel made long or a long one short: the model hears lengths badly."""
    tajweed_nats: float = 5.5
    """The same for a rule of tajweed: a shade of the right letter; there is no unsure zone before it."""
    wrong_doubt: float = 1.0
    """The share of them from which a word is called wrong: `strictness` moves it, infinity accuses nobody."""
    unsure_doubt: float = 0.75
    """The share of those thresholds from which a word is no longer called right."""
    another_word_shortfall: float = 2.5
    """Nats a sound below free decoding from which it may be another word altogether."""
    another_word_difference: float = 0.75
    """Share of sounds that must differ for it to be one."""
    word_sounds: int = 4
    """Sounds without which nothing is called a word."""
    strain_from: float = 0.1
    """Median shortfall of the last words above which thresholds rise: clear voices stay below."""
    strain_slope: float = 6.0
    """How fast they rise, per nat a sound. With 8 a clear voice's missing words are told less often, and phones' false
    alarms are as many."""


class JudgeSettings(msgspec.Struct, frozen=True):
    """When a word is called right, unsure or wrong."""

    follow: FollowSettings = FollowSettings()
    zones: ZoneSettings = ZoneSettings()
    madd: MaddSettings = MaddSettings()
    delay_frames: int = 2
    """Frames from a sound to its token, so that spans tell when it was said; the voice model's manifest gives it."""
    hesitation_seconds: float = 1.5
    """A silence inside an ayah that counts as a hesitation; shorter ones are breathing."""
    lost_seconds: float = 3.0
    """Foreign audio for longer than this: the follower is lost and accuses nobody of what went by."""
    skip_evidence: int = 5
    """Sounds that must be heard right after a gap, and one more for each word of it, before its words are skipped."""
    skip_evidence_most: int = 16
    """However wide the gap, and wherever a recitation does not begin at the beginning: about four words."""
    spoiled_share: float = 0.5
    """Foreign sounds in a gap, as a share of those of its words, from which the words may have been meant by them."""
    skip_strain: float = 3.5
    """Where it is so much harder to hear than usual, words gone past may have been said; nobody is accused."""
    room_share: float = 1.6
    """Loud time in a gap, in sounds, as a share of those of its words, from which they may have been said unheard."""
    room_least: float = 3.0
    """Sounds of such time that mean nothing, however short the words: a sound held, a sound heard twice."""
    replaced_difference: float = 0.6
    """Share of sounds that must differ for what was said in a gap to be another word."""
    added_sounds: int = 3
    """Foreign sounds between two words from which they are an added word; fewer may be a cough or a stammer."""
    company_words: int = 2
    """Of the last four words, how many must have been right before one is called wrong."""
