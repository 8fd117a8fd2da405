"""Whose fault it is."""

from transport.exchange.errors import LinkEndedError, OtherServiceError


def test_the_learner_allows_again_and_the_other_service_comes_back() -> None:
    assert (LinkEndedError.fault, OtherServiceError("away", retry=True).fault) == ("client", "dependency")
