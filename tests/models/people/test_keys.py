"""The turns of the issuer's keys."""

from models.people.keys import KEPT_SECONDS, PUBLISHED_AHEAD_SECONDS, ROTATE_SECONDS, KeyAge, KeyPlan, plan_keys

DAY = 86_400.0
OLD, NEW = KeyAge("old", 0.0), KeyAge("new", ROTATE_SECONDS - PUBLISHED_AHEAD_SECONDS)


def test_without_a_key_one_is_due() -> None:
    assert plan_keys([], 0.0) == KeyPlan(None, (), is_one_due=True)


def test_the_first_key_signs_at_once() -> None:
    assert plan_keys([OLD], 0.0) == KeyPlan("old", ("old",), is_one_due=False)


def test_another_is_due_a_day_before_its_turn() -> None:
    assert not plan_keys([OLD], NEW.made_at - 1).is_one_due
    assert plan_keys([OLD], NEW.made_at).is_one_due


def test_a_new_key_is_published_before_it_signs() -> None:
    assert plan_keys([OLD, NEW], NEW.made_at + 1) == KeyPlan("old", ("new", "old"), is_one_due=False)


def test_the_old_key_is_believed_for_a_while_after_it_signed() -> None:
    turn = ROTATE_SECONDS

    assert plan_keys([OLD, NEW], turn) == KeyPlan("new", ("new", "old"), is_one_due=False)
    assert plan_keys([OLD, NEW], turn + KEPT_SECONDS - 1).kept == ("new", "old")
    assert plan_keys([OLD, NEW], turn + KEPT_SECONDS).kept == ("new",)


def test_a_server_that_slept_for_a_year_signs_with_what_it_has_and_makes_another() -> None:
    plan = plan_keys([OLD], 365 * DAY)

    assert (plan.signing, plan.is_one_due) == ("old", True)


def test_there_is_always_a_key_that_signs_and_it_is_always_believed() -> None:
    keys, now = list[KeyAge](), 0.0
    for day in range(400):
        now = day * DAY
        plan = plan_keys(keys, now)
        if plan.is_one_due:
            keys.append(KeyAge(f"k{day:03}", now))
            plan = plan_keys(keys, now)
        keys = [key for key in keys if key.kid in plan.kept]

        assert plan.signing in plan.kept
        assert len(plan.kept) <= 2
    assert len(keys) <= 2
