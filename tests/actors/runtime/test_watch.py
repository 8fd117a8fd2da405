"""Whose end is still of interest."""

from actors.runtime import System, Terminated
from actors.runtime.watch import Watches


def news(system: System, path: str) -> Terminated:
    return Terminated(system.ref(path), "normal")


def test_news_are_wanted_once(system: System) -> None:
    watches = Watches()
    watches.add("/a")

    wanted = [watches.take(news(system, "/a")) for _ in range(2)]

    assert wanted == [True, False]


def test_wanting_twice_is_wanting_once() -> None:
    watches = Watches()

    added = [watches.add("/a"), watches.add("/a"), watches.add("/b")]

    assert added == [True, False, True]
    assert set(watches.take_all()) == {"/a", "/b"}


def test_what_is_no_longer_wanted_is_not_taken(system: System) -> None:
    watches = Watches()
    watches.add("/a")

    watches.discard("/a")

    assert not watches.take(news(system, "/a"))


def test_after_the_end_nothing_is_wanted(system: System) -> None:
    watches = Watches()
    watches.add("/a")

    watches.take_all()

    assert watches.take_all() == ()
    assert not watches.take(news(system, "/a"))
