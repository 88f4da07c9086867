"""Keeping something that only whoever has the secret can read.

Ciphertext is AES-256-GCM with a random nonce; it holds no time. A link has 128 random
bits, so one SHA-256 makes its key. A continuation code is short enough to type (60
random bits), so scrypt makes every guess cost tens of milliseconds.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wvlo_core.errors import NotFound

_NONCE_BYTES = 12
_CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0, 1, I or O to mistake
_CODE_BLOCKS, _BLOCK = 3, 4
_SALT = b"wvlo-scan continuation code"


def seal(text: str, key: bytes) -> str:
    """Make text unreadable without the key of 32 bytes."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), None)).decode()


def unseal(sealed: str, key: bytes) -> str:
    """Make it readable again; `NotFound` with another key."""
    raw = b64decode(sealed)
    try:
        return (
            AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None).decode()
        )
    except InvalidTag as wrong:
        message = "this was sealed with another key"
        raise NotFound(message) from wrong


def key_of(secret: str, purpose: str) -> bytes:
    """Derive a key for one purpose from a secret that nobody can guess."""
    return hashlib.sha256(f"{purpose}/{secret}".encode()).digest()


def new_code() -> str:
    """Make a code to copy to another device, such as `K7QM-2XBN-H4RT`."""
    return "-".join(
        "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_BLOCK))
        for _ in range(_CODE_BLOCKS)
    )


def behind_code(code: str) -> tuple[str, bytes]:
    """Give the id something is kept under, and its key; spaces and case do not matter."""
    plain = "".join(each for each in code.upper() if each in _CODE_ALPHABET)
    raw = hashlib.scrypt(plain.encode(), salt=_SALT, n=2**14, r=8, p=1, dklen=64)
    return raw[:32].hex(), raw[32:]
