"""Keys can be changed without losing what was kept under the old ones."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from grants.core import secrets

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def put_back():
    kept = secrets._keys
    yield
    secrets.use(kept)


@given(st.text())
def test_what_was_kept_under_the_old_key_is_read_and_recognised_beside_the_new(text):
    secrets.use([OLD])
    sealed, known = secrets.encrypt(text), secrets.digest(text)
    secrets.use([NEW, OLD])
    assert (secrets.decrypt(sealed), secrets.matches(text, known)) == (text, True)
    assert known in secrets.digests(text)
    secrets.use([NEW])
    assert not secrets.matches(text, known)
    with pytest.raises(InvalidToken):
        secrets.decrypt(sealed)


@given(st.text(), st.text())
def test_only_the_same_text_is_recognised(text, other):
    secrets.use([OLD])
    assert secrets.matches(other, secrets.digest(text)) is (text == other)


def test_what_is_no_key_stops_the_start():
    with pytest.raises(ValueError):
        secrets.use(["not a key"])
