"""The table by itself; what it shares with Redis is tested in tests/transport/stores/test_lease_redis.py."""

from models.shards.table import LeaseTable, Statement


def settled() -> LeaseTable:
    table = LeaseTable()
    table.say(Statement("first/1", 1, 10.0), 0.0)
    table.leave("first/1")
    table.say(Statement("a/1", 1, 10.0), 20.0)
    return table


def test_a_table_that_lost_everything_believes_who_owned_something() -> None:
    table = settled()
    table.say(Statement("a/1", 2, 10.0, held={1: 7}), 21.0)

    table.lose_all()
    other = table.say(Statement("b/1", 1, 10.0, wanted={1: 0}), 22.0)
    back = table.say(Statement("a/1", 3, 10.0, held={1: 7}), 23.0)

    assert other.is_settling
    assert other.owners == {}
    assert back.owners == {1: ("a/1", 7)}


def test_it_settles_for_one_lease_after_it_lost_everything() -> None:
    table = settled()
    table.lose_all()
    table.say(Statement("b/1", 1, 10.0), 22.0)
    for second in (26.0, 31.0):
        table.say(Statement("b/1", int(second), 10.0), second)

    picture = table.say(Statement("b/1", 40, 10.0, wanted={1: 0}), 32.0)

    assert not picture.is_settling
    assert picture.owners == {1: ("b/1", 0)}


def test_a_node_alone_that_left_in_good_order_and_comes_back_need_not_wait() -> None:
    table = settled()
    table.say(Statement("a/1", 2, 10.0, held={1: 7}), 21.0)
    table.leave("a/1")

    picture = table.say(Statement("a/2", 1, 10.0, wanted={1: 0}), 100.0)

    assert not picture.is_settling
    assert picture.owners == {1: ("a/2", 0)}


def test_who_does_not_leave_is_not_followed_before_a_silence_has_settled() -> None:
    table = settled()
    table.say(Statement("a/1", 2, 10.0, held={1: 7}), 21.0)

    picture = table.say(Statement("b/1", 1, 10.0, wanted={1: 0}), 100.0)

    assert picture.is_settling
    assert picture.owners == {1: ("a/1", 7)}
