"""The way to quran.foundation and back."""

from urllib.parse import parse_qs, urlsplit

from config.settings import ExchangeSettings
from transport.exchange.pkce import Leaving, address_to_consent, challenge_of


def test_the_challenge_is_that_of_rfc_7636s_appendix_b() -> None:
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_learner_is_sent_with_what_is_asked_and_without_the_proof() -> None:
    settings = ExchangeSettings(client_id="talqin", redirect_uri="https://talqin.example/back")

    address = urlsplit(address_to_consent(settings, Leaving("state-1", "v" * 43)))

    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert (address.scheme, address.netloc, address.path) == ("https", "oauth2.quran.foundation", "/oauth2/authorize")
    assert (asked["state"], asked["redirect_uri"]) == ("state-1", "https://talqin.example/back")
    assert asked["scope"] == "openid offline_access activity_day goal streak"
    assert "v" * 43 not in address.query
