"""The entity graph: near is near whatever the order, and a crowd links nobody."""

from hypothesis import given
from hypothesis import strategies as st

from greenlane.risk.entity_graph import layout, surroundings
from greenlane.risk.mentions import Link, Mention

PARTIES = [Mention("party", name) for name in "abcdefgh"]
FACTS = [Mention(kind, name) for kind in ("address", "phone", "container") for name in "xyz"]
LINKS = st.lists(
    st.tuples(st.sampled_from(PARTIES), st.sampled_from([*FACTS, *PARTIES])).map(
        lambda pair: Link(*pair)
    ),
    max_size=40,
).map(lambda found: [link for link in found if link.a != link.b])


def joined(links):
    made = {}
    for link in links:
        made.setdefault(link.a, set()).add(link.b)
        made.setdefault(link.b, set()).add(link.a)
    return made


@given(LINKS, st.integers(1, 3))
def test_every_thing_shown_is_within_reach_and_no_nearer_than_told(links, depth):
    graph = surroundings(links, PARTIES[0], depth=depth, most=99)
    near = joined(links)
    level, reached = {PARTIES[0]: 0}, [PARTIES[0]]
    while reached:  # the plain walk that the core must agree with, without crowds
        each = reached.pop(0)
        for other in near.get(each, ()):
            if other not in level:
                level[other] = level[each] + 1
                reached.append(other)
    for node in graph.nodes:
        assert node.distance == level[node.mention] <= 2 * depth
    within = {each for each in level if level[each] <= 2 * depth and each.kind == "party"}
    assert within <= {node.mention for node in graph.nodes}


@given(LINKS, st.randoms())
def test_the_order_of_links_and_repeats_mean_nothing(links, chance):
    shuffled = [*links, *links[:3]]
    chance.shuffle(shuffled)
    turned = [Link(link.b, link.a) for link in shuffled]
    assert surroundings(links, PARTIES[0]) == surroundings(turned, PARTIES[0])


@given(LINKS, st.integers(1, 12))
def test_links_join_what_is_shown_and_places_are_told_for_all(links, most):
    graph = surroundings(links, PARTIES[0], most=most)
    shown = {node.mention for node in graph.nodes}
    assert len(shown) <= most
    assert PARTIES[0] in shown
    assert all(link.a in shown and link.b in shown for link in graph.links)
    places = layout(graph, 800, 500)
    assert places.keys() == shown
    assert all(0 <= x <= 800 and 0 <= y <= 500 for x, y in places.values())


@given(LINKS)
def test_a_fact_of_one_party_alone_is_not_a_link(links):
    graph = surroundings(links, PARTIES[0], most=99)
    near = joined(graph.links)
    for node in graph.nodes:
        if node.mention.kind != "party" and node.distance < 4:
            assert len(near.get(node.mention, ())) > 1 or node.distance == 4


def test_a_crowd_is_shown_and_not_crossed():
    vessel = Mention("vehicle", "9074729")
    crowd = [Link(Mention("party", f"p{n}"), vessel) for n in range(30)]
    start = Mention("party", "p0")
    few = surroundings(crowd, start)
    address = Mention("address", "mill 1|100")
    home = [Link(each.a, address) for each in crowd]
    all_of_them = surroundings(home, start, crowd=50)
    assert [(node.mention, node.crowd) for node in few.nodes] == [(start, False), (vessel, True)]
    assert len(all_of_them.nodes) == 31
