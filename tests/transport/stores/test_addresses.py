"""Where data keys are when no address says so."""

import pytest

from transport.stores.addresses import keys_beside


@pytest.mark.parametrize(
    ("documents", "keys"),
    [
        ("mongodb://a,b/talqin?replicaSet=t", "mongodb://a,b/talqin_keys?replicaSet=t"),
        ("mongodb://a", "mongodb://a/talqin_keys"),
        ("mongodb://me:pw@a/talqin", "mongodb://me:pw@a/talqin_keys?authSource=talqin"),
        ("mongodb://me:pw@a/?w=1", "mongodb://me:pw@a/talqin_keys?w=1&authSource=admin"),
        ("mongodb://me:pw@a/x?authSource=admin", "mongodb://me:pw@a/x_keys?authSource=admin"),
    ],
)
def test_keys_are_in_a_database_of_their_own_reached_as_the_documents_are(documents: str, keys: str) -> None:
    assert keys_beside(documents) == keys
