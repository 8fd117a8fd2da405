"""A town for every test."""

import pytest

from tests.fakes.people import Town


@pytest.fixture
def town() -> Town:
    return Town()
