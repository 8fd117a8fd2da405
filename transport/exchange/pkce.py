"""OAuth 2.0 with PKCE (RFC 7636): what a learner's browser leaves with, and what proves that it came back. Pure."""

import base64
import hashlib
from urllib.parse import urlencode

import msgspec

from config.settings import ExchangeSettings


class Leaving(msgspec.Struct, frozen=True):
    """What is kept while a learner is away at the other service."""

    state: str
    """Unguessable; comes back with them."""
    verifier: str
    """Unguessable, 43 to 128 characters; proves that the code is ours to exchange."""


def challenge_of(verifier: str) -> str:
    """Give what may be seen of a verifier."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def address_to_consent(settings: ExchangeSettings, leaving: Leaving) -> str:
    """Give the address at which a learner allows the exchange."""
    asked = {
        "client_id": settings.client_id,
        "code_challenge": challenge_of(leaving.verifier),
        "code_challenge_method": "S256",
        "redirect_uri": settings.redirect_uri,
        "response_type": "code",
        "scope": " ".join(settings.scopes),
        "state": leaving.state,
    }
    return f"{settings.oauth_url}/oauth2/authorize?{urlencode(asked)}"
