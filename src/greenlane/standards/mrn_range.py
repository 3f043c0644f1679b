"""Number ranges: the MRNs of a border post, which no other node can ever give.

The middle of an MRN made here is chance in capitals and digits without I, O and Q. A post's middle
begins with Q and the two characters of its id, so its numbers and those of the centre, or of
another post, never meet, whoever cannot reach whom.

>>> front("B7")
'QB7'
>>> node_of("26QTQB7K3M9PXW2RA7")
'B7'
>>> node_of("26QT7K3M9PXW2R4LJ8")
''
"""

from greenlane.standards.number import InvalidNumber

MARK = "Q"
ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
NODE_LENGTH = 2


def validate_node(text: str) -> str:
    """The id of a node. Raises InvalidNumber unless it is two of the characters of a range."""
    if len(text) != NODE_LENGTH or any(sign not in ALPHABET for sign in text):
        raise InvalidNumber("node", f"{text!r} is not two capitals or digits without I, O and Q")
    return text


def front(node: str) -> str:
    """What the middle of a node's numbers begins with. Raises InvalidNumber."""
    return MARK + validate_node(node)


def node_of(mrn: str) -> str:
    """The node whose range a compact MRN is of; nothing for the centre's."""
    return mrn[5:7] if mrn[4:5] == MARK else ""
