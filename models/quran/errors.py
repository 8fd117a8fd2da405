"""What can be wrong with the text of the Quran or with a question about it.

QuranError
|-- PassageError       the client's fault: the passage named does not exist
|-- VariantError       the client's fault: the riwayah, or the variant within it, that was named is not known
|-- SequenceError      the client's fault: what is to be expected is no sequence of words
`-- QuranDataError     ours: the packaged data is missing or damaged
"""


class QuranError(Exception):
    """Anything wrong with the text of the Quran or with a question about it."""


class PassageError(QuranError):
    """The client named a passage that does not exist; the text says what was seen and what would be right."""


class VariantError(QuranError):
    """The client named a riwayah, a variant or an option that is not known; the text says which ones are."""


class SequenceError(QuranError):
    """The client named words to be expected that are none; the text says which, and what would be right."""


class QuranDataError(QuranError):
    """The packaged words and sounds are missing or damaged; only a new installation mends it."""
