"""Who signed out, told in this process."""

from actors.people.ports import SignedOut
from actors.ports import LearnerId
from transport.stores.news import SpokenNews

AMINA = SignedOut(LearnerId("amina"))


async def test_all_who_listen_are_told_until_they_do_not() -> None:
    news, first, second = SpokenNews(), list[SignedOut](), list[SignedOut]()
    stop = news.listen(first.append)
    news.listen(second.append)

    await news.tell(AMINA)
    stop()
    stop()
    await news.tell(AMINA)

    assert (len(first), len(second)) == (1, 2)
