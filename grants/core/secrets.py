"""What must not be read in the database by whoever steals it: encrypted, or kept only as a keyed hash.

The keys are ENCRYPTION_KEYS, newest first. The newest encrypts and hashes; the older ones still decrypt and still
recognise, so that a key can be changed without asking anybody for their bank details or authenticator again.
"""

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet

_keys: tuple[str, ...] = ()


def use(keys: Sequence[str]) -> None:
    """Set the keys of this process, newest first; called once, when the service starts. ValueError: not a key."""
    global _keys
    for key in keys:
        Fernet(key)
    _keys = tuple(keys)


def encrypt(text: str) -> str:
    """The text under the newest key, as letters that a column can hold."""
    return _ring().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """What was encrypted under any of the keys; ``cryptography.fernet.InvalidToken`` where none of them fits."""
    return _ring().decrypt(token.encode()).decode()


def digest(text: str) -> str:
    """A keyed hash: a six-digit code cannot be guessed back from it without the key. 64 hexadecimal digits."""
    return _digest(text, _keys[0])


def matches(text: str, known: str) -> bool:
    """Whether ``known`` is the digest of this text under any of the keys, in a time that tells nothing."""
    found = [hmac.compare_digest(_digest(text, key), known) for key in _keys]
    return any(found)


def digests(text: str) -> list[str]:
    """The digest under each key, newest first, to look a row up by."""
    return [_digest(text, key) for key in _keys]


def _ring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys])


def _digest(text: str, key: str) -> str:
    return hmac.new(b"digest:" + key.encode(), text.encode(), hashlib.sha256).hexdigest()
