"""What was left out, told, and told falsely."""

from tests.talqin.demo.diaries import practised


def test_what_was_left_out_and_told_is_caught() -> None:
    one = practised(made=("112:1:2", "112:2:1"), accused=("112:1:2",))

    assert (one.caught, one.false) == (("112:1:2",), ())


def test_what_was_told_and_said_is_false_unless_it_lay_beside_a_cut() -> None:
    one = practised(made=("112:1:2",), accused=("112:1:1", "112:1:3", "112:1:4", "112:2:2"))

    assert one.false == ("112:1:4", "112:2:2")
