"""A child that reads messages one after another, each with a second and 200 MB given by the kernel.

`python -m tests.hostile.confined READER NAME ...` prints a line of JSON per message: its name, the
codes it was refused by, the seconds of the processor and the greatest memory in MB. What needs more
than it may have ends the child, so that the parent sees which message it was. The readers that
trust are the controls.
"""

import json
import math
import resource
import sys
import time

from tests.hostile.bad_xml import MESSAGES

SECONDS, MEMORY = 1, 200_000_000


def as_message(data):
    """The way of a declaration: the guard and the reader behind it."""
    from greenlane.messages import wco_xml

    return [each.code for each in wco_xml.parse(data).findings][:1]


def as_file(data):
    """The way of an attached file."""
    from greenlane.messages import content

    return [each.code for each in content.judged("a.xml", "", data, "document").findings][:1]


def expanding(data):
    """A program that trusts: entities are expanded, files are read."""
    from lxml import etree

    parser = etree.XMLParser(huge_tree=True, resolve_entities=True, load_dtd=True)
    return ["".join(etree.fromstring(data, parser).itertext())[:20]]


def keeping(data):
    """The parser of the standard library, which takes entities up to a hundredfold."""
    from xml.etree import ElementTree

    return ["".join(ElementTree.fromstring(data).itertext())[:20]]


def asking_each_node(data):
    """What the check of namespaces once did: all of them, at every node."""
    from greenlane.messages import guard

    return [str(sum(len(node.nsmap) for node in guard.load(data).root.iter()))]


READERS = {
    each.__name__: each for each in (as_message, as_file, expanding, keeping, asking_each_node)
}


def confine(base):
    """From now on one more second of the processor, and no more memory than allowed."""
    used = math.ceil(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (base + MEMORY, resource.RLIM_INFINITY))


def address_space():
    """The bytes of address space that this process has now."""
    with open("/proc/self/statm", "rb") as told:
        return int(told.read().split()[0]) * resource.getpagesize()


def main():
    """Read the wanted messages."""
    read = READERS[sys.argv[1]]
    read(b"<a/>")
    for name in sys.argv[2:] or MESSAGES:
        data = MESSAGES[name]()
        confine(address_space())
        before = time.process_time()
        codes = read(data)
        spent = time.process_time() - before
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps([name, codes, round(spent, 3), peak // 1024]), flush=True)


if __name__ == "__main__":
    main()
