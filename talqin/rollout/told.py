"""What the operator writes of a rollout: regions in their order, and how strict the gate is. Next: `region.py`."""

import msgspec


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long is long, in seconds."""

    every_seconds: float = 15.0
    """Between two looks: a round of Prometheus."""
    canary_seconds: float = 120.0
    """A canary is promoted after so long in which nothing was wrong. Kept short: Nomad scales nothing meanwhile."""
    soak_seconds: float = 300.0
    """A region is done after so long in which nothing was wrong."""
    patience_seconds: float = 60.0
    """What is wrong for so long, or cannot be measured, sends the region back."""
    placing_seconds: float = 900.0
    """Until canaries are healthy; the jobs' own `progress_deadline` is ten minutes."""
    gate_seconds: float = 1200.0
    """Until a gate has opened, the one before the first change included."""
    spread_seconds: float = 10_800.0
    """Until all nodes of a region run the new version, one at a time."""
    missing_seconds: float = 60.0
    """After so long without a deployment of Nomad's there is nothing to deploy."""
    settled_seconds: float = 3600.0
    """What was registered longer ago, and stands, is no longer this rollout's to take back."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One number that Prometheus is asked for, and what is too much."""

    ask: str
    at_most: float
    is_before_only: bool = False
    """Asked before a region is touched, and not again."""


class RegionTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a region's servers are."""

    nomad: str
    """Nomad's HTTP API, such as `https://nomad.frankfurt.example.org:4646`."""
    prometheus: str
    variables: str = ""
    """The region's variable file, from the folder of this file; none where the job is JSON."""


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    order: tuple[str, ...]
    """The regions, the primary last."""
    regions: dict[str, RegionTold]
    rules: Rules = Rules()
    questions: dict[str, Question] = {}
    """Asked beside those of `questions.py`, or in their place where the name is the same."""

    def fault(self) -> str | None:
        """Say what is wrong with it; None when nothing is."""
        if not self.order:
            return "no region is named in `order`"
        if len(set(self.order)) != len(self.order):
            return f"`order` names a region twice: {', '.join(self.order)}"
        odd = set(self.order) ^ set(self.regions)
        return f"`order` and `regions` name different regions: {', '.join(sorted(odd))}" if odd else None
