from models.quran.errors import PassageError, QuranDataError, QuranError


def test_the_tree_separates_the_clients_fault_from_ours() -> None:
    assert issubclass(PassageError, QuranError)
    assert issubclass(QuranDataError, QuranError)
    assert not issubclass(PassageError, QuranDataError)
