"""A town whose voices may be kept."""

import pytest

from tests.fakes.privacy import Vault


@pytest.fixture
def vault() -> Vault:
    return Vault()
