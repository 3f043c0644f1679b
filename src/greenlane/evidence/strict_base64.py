"""Base64 in one way only: a text that is not what its own bytes would be written as is refused.

The last sign before the padding has bits that mean nothing; a file in which they were changed would
otherwise be another file that proves the same.
"""

import base64


def decoded(text: str) -> bytes:
    """The bytes of a text. Raises ValueError for what is not base64 as it is written here."""
    content = base64.b64decode(text, validate=True)
    if base64.b64encode(content).decode() != text:
        raise ValueError("base64 with bits that mean nothing")
    return content
