"""One signed request per fact, and what the receiver's answer means.

The form is Standard Webhooks 1.0 (standardwebhooks.com): an id, a time, and
HMAC-SHA256 over `id.time.body`. The body is a CloudEvent 1.0 in structured mode.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import httpx2

from wvlo_core.errors import Unavailable, WvloError
from wvlo_core.events import Envelope
from wvlo_core.events.base import CONTENT_TYPE

_PREFIX = "whsec_"
_ANSWER_SECONDS = 10.0
_GONE = 410


class Gone(WvloError):
    """The receiver does not want anything more."""

    code = "gone"


def signature(key: bytes, message_id: str, at: int, body: bytes) -> str:
    """Sign a message that is sent at this Unix time, in seconds."""
    signed = f"{message_id}.{at}.".encode() + body
    made = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def key_of(secret: str) -> bytes:
    """Give the key inside a secret `whsec_<base64>`."""
    return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)


def structured(told: Envelope) -> bytes:
    """Write a fact as one JSON object: its attributes, and the data as it was told."""
    attributes: dict[str, Any] = {
        name.removeprefix("ce-"): value for name, value in told.headers().items()
    }
    attributes["dataversion"] = told.version
    event = {**attributes, "datacontenttype": CONTENT_TYPE}
    return json.dumps({**event, "data": json.loads(told.data)}).encode()


class Receiver:
    """Where facts go, and the key we share with whoever is there."""

    def __init__(self, url: str, secret: str) -> None:
        """Nothing is opened before something is sent."""
        self._url = url
        self._key = key_of(secret)
        # A redirect would take the signed message to an address nobody chose.
        self._client = httpx2.Client(timeout=_ANSWER_SECONDS, follow_redirects=False)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def send(self, told: Envelope) -> WvloError | None:
        """Send one fact; give why it was not taken, if so. The answer is not read."""
        body, at = structured(told), int(time.time())
        headers = {
            "Content-Type": "application/cloudevents+json",
            "webhook-id": told.key,
            "webhook-timestamp": str(at),
            "webhook-signature": signature(self._key, told.key, at, body),
        }
        try:
            with self._client.stream(
                "POST", self._url, content=body, headers=headers
            ) as answer:
                status = answer.status_code
        except (httpx2.HTTPError, httpx2.InvalidURL) as away:
            return Unavailable(f"the receiver does not answer: {away!r}")
        if httpx2.codes.is_success(status):
            return None
        if status == _GONE:
            return Gone("the receiver answered 410: it wants nothing more")
        return Unavailable(f"the receiver answered {status}")
