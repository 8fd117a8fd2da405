"""A rule between people says no: the asker's fault, with a stable word and what was seen and expected."""


class RuleError(Exception):
    """What was asked for is against a rule; nothing was changed.

    Attributes:
        code: a stable word of docs/accounts.md.
        detail: what was seen and what was expected.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
