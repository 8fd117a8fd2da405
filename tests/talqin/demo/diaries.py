"""A short month, written by hand."""

from talqin.demo.diary import Day, Month, Practised, Report, Standing

WHY = "\u20682\u2069 new verses; your goal is \u20682\u2069 a day."


def practised(
    passage: str = "112:1-112:2",
    mode: str = "test",
    *,
    accused: tuple[str, ...] = (),
    made: tuple[str, ...] = (),
    hints: tuple[str, ...] = (),
) -> Practised:
    return Practised(passage, mode, "sabaq", WHY, 6, 6 - len(accused), 0, accused, made, hints)


def day(number: int, *what: Practised, why: str = "", waiting: int = 0) -> Day:
    return Day(number, why, waiting, what, 1.0, 2, 1.5, 1, ("112:1:2",), 0.48)


def month(*days: Day) -> Month:
    standing = (
        Standing("112:1", "sabqi", 3, 0.96, 2, 5, 0.5),
        Standing("112:2", "sabaq", 0, 0.91, 1, 5, 0.0),
    )
    report = Report(
        recitations=3,
        words_right=17,
        words_wrong=0,
        words_skipped=1,
        hardest=(("112:1:2", 1),),
        verses=standing,
        joints=("112:1",),
        rules={"wrong_ghunnah": 1.5},
        words_a_minute=60.0,
        streak=2,
        longest_streak=2,
        made=1,
        caught=1,
        false_alarms=0,
        strictness=0.48,
    )
    return Month((112,), "ear 1", days, report)
