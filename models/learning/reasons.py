"""Why something is practised, as one sentence in the learner's language: the codes of `lesson`, said. Pure."""

from models.learning.catalogue import say
from models.learning.lesson import Why, WhyCode

_PER_CENT = 100


def reason(why: Why, locale: str) -> str:
    """Give the sentence of a reason."""
    return say(locale, f"lesson-{why.code}", **_variables(why, locale))


def _variables(why: Why, locale: str) -> dict[str, str | int]:
    """Give what a sentence is told of its reason: numbers as whole ones, verses and rules by name."""
    told = why.parameters
    match why.code:
        case WhyCode.SABAQ | WhyCode.SABQI | WhyCode.MANZIL | WhyCode.AHEAD:
            return {"count": int(told["verses"]), "percent": round(_PER_CENT * float(told["chance"]))}
        case WhyCode.JOINT_WEAK:
            return {"first": str(told["from_verse"]), "second": str(told["to_verse"])}
        case WhyCode.LOOK_ALIKES | WhyCode.LOOK_ALIKE_AHEAD:
            return {"first": str(told["first"]), "second": str(told["second"])}
        case WhyCode.RULE:
            return {"rule": say(locale, f"rule-{told['kind']}")}
        case WhyCode.NEW_VERSES:
            return {"count": int(told["verses"]), "goal": int(told["goal"])}
        case WhyCode.COME_BACK | WhyCode.CATCH_UP | WhyCode.ALL_HELD:
            return {name.replace("_", ""): int(value) for name, value in told.items()}
