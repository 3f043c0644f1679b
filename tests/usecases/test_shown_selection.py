"""What officers and analysts are shown of selection: a word for each method, labels apart."""

from typing import get_args

import pytest

from greenlane.risk.entity_graph import Graph, Node
from greenlane.risk.mentions import Link, Mention
from greenlane.risk.selection import Method

pytestmark = pytest.mark.usefixtures("django_ready")
SIGN, LINE = 7, 11  # of a label, in the units of the drawing


def test_every_method_of_selection_has_its_word():
    from greenlane.web.show import board

    assert set(get_args(Method)) == set(board.METHODS)


def star(count):
    from greenlane.web.show import investigations

    start = Mention("party", "a" * 12)
    others = [Mention("container", f"{n:012x}") for n in range(count)]
    nodes = [Node(mention=start, distance=0, degree=count, crowd=False)]
    nodes += [Node(mention=m, distance=1, degree=1, crowd=False) for m in others]
    links = tuple(Link(start, m) for m in others)
    return investigations.graph(Graph(start=start, nodes=tuple(nodes), links=links, cut=False),
                                {}, "")  # fmt: skip


def box(node):
    wide = SIGN * len(node["text"])
    left = node["tx"] - {"start": 0, "middle": wide / 2, "end": wide}[node["anchor"]]
    return left, left + wide, node["ty"] - LINE, node["ty"]


def meet(one, two):
    return one[0] < two[1] and two[0] < one[1] and one[2] < two[3] and two[2] < one[3]


@pytest.mark.parametrize("count", [1, 2, 5, 12, 24, 39])
def test_no_label_of_the_graph_lies_on_another_or_outside(count):
    drawn = star(count)
    boxes = [box(node) for node in drawn["nodes"]]
    for n, one in enumerate(boxes):
        assert 0 <= one[0] < one[1] <= drawn["width"]
        assert 0 <= one[2] < one[3] <= drawn["height"]
        assert not any(meet(one, two) for two in boxes[:n])
