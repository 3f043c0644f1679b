"""The entity graph: who is linked with whom by shared facts, a few steps around one of them.

Steps are counted in facts crossed: from a party over an address it shares to another party is one.
What a crowd shares is shown and not crossed: a vessel, or a broker, links nobody with anybody.
"""

import math
from collections.abc import Iterable, Mapping

import msgspec

from greenlane.risk.mentions import CONTAINER, PARTY, VEHICLE, Link, Mention

# So many neighbours make a crowd; of what is shared by its nature, fewer.
CROWD = {VEHICLE: 6, CONTAINER: 8}
OTHERS = 20


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A thing in the graph; `distance` in links from the start, `crowd` when it was not crossed."""

    mention: Mention
    distance: int
    degree: int
    crowd: bool = False


class Graph(msgspec.Struct, frozen=True, kw_only=True):
    """The surroundings of `start`; `cut` when there was more than fits."""

    start: Mention
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    cut: bool = False


def surroundings(
    links: Iterable[Link], start: Mention, *, depth: int = 2, most: int = 40, crowd: int = OTHERS
) -> Graph:
    """What is linked with `start` within `depth` shared facts, at most `most` things.

    The order of the links does not matter. A fact that only one party has is left out.
    """
    neighbours = _neighbours(links)
    distance = _walked(neighbours, start, 2 * depth, crowd)
    kept = {
        each for each in distance
        if _is_crowd(each, neighbours, crowd) or _shared(each, start, neighbours, distance)
    }  # fmt: skip
    ordered = sorted(kept, key=lambda each: (distance[each], each))
    shown = set(ordered[:most])
    nodes = tuple(
        Node(mention=each, distance=distance[each], degree=len(neighbours.get(each, ())),
             crowd=each != start and _is_crowd(each, neighbours, crowd))
        for each in ordered[:most]
    )  # fmt: skip
    among = {Link(a, b) for a in shown for b in neighbours.get(a, ()) if b in shown and a < b}
    return Graph(start=start, nodes=nodes, links=tuple(sorted(among)), cut=len(ordered) > most)


def _neighbours(links: Iterable[Link]) -> dict[Mention, set[Mention]]:
    made: dict[Mention, set[Mention]] = {}
    for link in links:
        made.setdefault(link.a, set()).add(link.b)
        made.setdefault(link.b, set()).add(link.a)
    return made


def _is_crowd(each: Mention, neighbours: Mapping[Mention, set[Mention]], crowd: int) -> bool:
    return len(neighbours.get(each, ())) > min(crowd, CROWD.get(each.kind, crowd))


def _walked(neighbours: Mapping[Mention, set[Mention]], start: Mention, reach: int, crowd: int
            ) -> dict[Mention, int]:  # fmt: skip
    distance, edge = {start: 0}, [start]
    for step in range(1, reach + 1):
        following = []
        for each in edge:
            if each != start and _is_crowd(each, neighbours, crowd):
                continue
            for other in sorted(neighbours.get(each, ())):
                if other not in distance:
                    distance[other] = step
                    following.append(other)
        edge = following
    return distance


def _shared(each: Mention, start: Mention, neighbours: Mapping[Mention, set[Mention]],
            distance: Mapping[Mention, int]) -> bool:  # fmt: skip
    if each == start or each.kind == PARTY:
        return True
    return len(neighbours[each] & distance.keys()) > 1


def layout(graph: Graph, width: int, height: int) -> dict[Mention, tuple[int, int]]:
    """Places for a drawing: the start in the middle, the others on rings by distance."""
    rings: dict[int, list[Mention]] = {}
    for node in graph.nodes:
        rings.setdefault(node.distance, []).append(node.mention)
    middle, furthest = (width / 2, height / 2), max(rings, default=0) or 1
    places = {}
    for ring, members in rings.items():
        for number, each in enumerate(members):
            angle = 2 * math.pi * number / len(members) - math.pi / 2 + ring * 0.4
            across = (ring / furthest) * (width / 2 - 130)
            down = (ring / furthest) * (height / 2 - 30)
            places[each] = (round(middle[0] + across * math.cos(angle)),
                            round(middle[1] + down * math.sin(angle)))  # fmt: skip
    return places
