"""XML that costs much is refused within a second and 200 MB, given by the kernel; controls burst."""

import json
import subprocess
import sys

import pytest

from greenlane.messages import content
from tests.hostile import good
from tests.hostile.bad_xml import MESSAGES

# Well-formed XML without a document type, within all limits: as a file, it may be kept.
HARMLESS = {name for name in MESSAGES if not name.startswith(("document", "a ", "five", "entit"))}


def read(reader, *names):
    """(what came out, how the child ended) of a reader in a child with a second and 200 MB each."""
    words = [sys.executable, "-m", "tests.hostile.confined", reader, *names]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return [json.loads(line) for line in done.stdout.splitlines()], done


@pytest.mark.parametrize("way", ["as_message", "as_file"])
def test_every_message_is_refused_within_a_second_and_200_mb(way):
    told, done = read(way)
    assert [name for name, *_ in told] == list(MESSAGES), done.stderr[-300:]
    taken = {name for name, codes, *_ in told if not codes}
    assert taken <= (set() if way == "as_message" else HARMLESS), "a message was taken"


def test_a_message_of_the_world_data_model_is_a_file_that_is_taken():
    data = b'<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"/>'
    assert content.judged("sent.xml", "", data).findings == ()
    assert content.judged("a.xml", "", b"<meta/>").findings[0].code == "FIL-007"
    assert content.judged("a.xml", "", good.XML).findings == ()


def test_control_an_expanding_parser_reads_a_file_of_this_machine():
    told, _ = read("expanding", "document type: a file")
    assert told[0][1][0].startswith("root:")


def test_control_a_parser_that_keeps_all_bursts_the_memory():
    told, done = read("keeping", "five megabytes ninety times")
    assert told == []
    assert done.returncode != 0
    assert "MemoryError" in done.stderr or "out of memory" in done.stderr


def test_control_asking_each_node_for_its_namespaces_bursts_the_time():
    told, done = read("asking_each_node", "99,000 namespaces over 100,000 elements")
    assert told == []
    assert done.returncode == -24  # SIGXCPU
