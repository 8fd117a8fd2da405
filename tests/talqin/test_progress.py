"""Long work says how far it is."""

import io

from rich.console import Console

from talqin.progress import tracked, working


def test_a_person_sees_a_bar_and_every_item_comes_through() -> None:
    console = Console(file=io.StringIO(), force_terminal=True)

    items = list(tracked([1, 2, 3], "hearing", 3, console))

    assert items == [1, 2, 3]
    assert "hearing" in console.file.getvalue()  # type: ignore[attr-defined] # a StringIO


def test_a_file_or_a_pipe_sees_nothing() -> None:
    console = Console(file=io.StringIO(), force_terminal=False)

    with working("decoding", console):
        items = list(tracked([1, 2, 3], "hearing", 3, console))

    assert items == [1, 2, 3]
    assert console.file.getvalue().strip() == ""  # type: ignore[attr-defined] # a StringIO


def test_a_person_sees_what_is_being_done_where_nothing_can_be_counted() -> None:
    console = Console(file=io.StringIO(), force_terminal=True)

    with working("decoding a.wav", console):
        pass

    assert "decoding a.wav" in console.file.getvalue()  # type: ignore[attr-defined] # a StringIO
