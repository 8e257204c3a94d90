"""A device is called what its owner calls it."""

import pytest

from grants.access.devices import in_words

WINDOWS, MAC = "Mozilla/5.0 (Windows NT 10.0; Win64; x64", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (f"{WINDOWS}; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on a Windows computer"),
        (f"{WINDOWS}) {KIT} Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on a Windows computer"),
        (f"{MAC} {KIT} Chrome/126.0 Safari/537.36", "Chrome on a Mac"),
        (f"{MAC} AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15", "Safari on a Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Mobile Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (iPad; CPU OS 17_5) CriOS/126.0 Mobile Safari/604.1", "Chrome on an iPad"),
        (
            f"Mozilla/5.0 (Linux; Android 14) {KIT} SamsungBrowser/25.0 Chrome/121.0",
            "Samsung Internet on an Android device",
        ),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {KIT} Chrome/126.0 Safari/537.36", "Chrome on a Chromebook"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {KIT} Chrome/126.0 OPR/111.0", "Opera on a Linux computer"),
        ("", "A browser on a device we do not know"),
        ("<script>alert(1)</script>", "A browser on a device we do not know"),
    ],
)
def test_a_browser_is_told_in_plain_words_and_nothing_it_says_itself_is_kept(said, words):
    assert in_words(said) == words
