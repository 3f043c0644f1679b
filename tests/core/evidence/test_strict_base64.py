"""Base64 in one way only."""

import base64

import pytest

from greenlane.evidence.strict_base64 import decoded


def test_what_is_written_here_is_read():
    for content in (b"", b"a", b"ab", b"abc", bytes(32)):
        assert decoded(base64.b64encode(content).decode()) == content


@pytest.mark.parametrize("text", ["YR==", "YWJ=", "YQ", "YQ= =", "Y Q==", "YQ==\n", "!!"])
def test_another_way_of_writing_the_same_is_refused(text):
    with pytest.raises(ValueError, match=r"base64|padding|Excess"):
        decoded(text)


def test_control_the_library_alone_takes_bits_that_mean_nothing():
    assert base64.b64decode("YR==", validate=True) == b"a"
