"""A border post without a line: two nodes, two databases, the same consignment on both sides."""

import json

import pytest
from tests.support.declarations import BROKER, OFFICE, changed, declaration
from tests.support.nodes import Node, NodeError
from tests.support.running import RunningServer, free_port

POST = "B7"
OFFICER = f"Actor('o', 'officer', {OFFICE!r})"


@pytest.fixture(scope="module")
def pair(cluster, tmp_path_factory):
    """A centre with law and register, and a post that has joined it and taken its first bundle."""
    stick = tmp_path_factory.mktemp("stick")
    centre, post = Node(cluster, "centre"), Node(cluster, "post")
    server = RunningServer(dsn=centre.dsn, home=centre.home, port=free_port())
    try:
        centre.run("installation._adopt_law()", "from tests.support import seed", "seed.run()",
                   "None")  # fmt: skip
        say(post.command("key", POST, "-o", stick / "keys"))
        say(centre.command("register", POST, "--keys", stick / "keys", "--office", OFFICE,
                           "--until", "2027-12-31", "--address", server.url,
                           "-o", stick / "papers"))  # fmt: skip
        say(post.command("join", stick / "papers"))
        say(centre.command("export", POST, "-o", stick / "first"))
        say(post.command("import", stick / "first"))
        yield centre, post, stick, server
    finally:
        server.kill()
        centre.stop()
        post.stop()


def say(done):
    code, told = done
    assert code == 0, told
    return told


def lodge(node, made):
    """Lodge at a node; gives the answer."""
    return json.loads(node.run(
        "from greenlane.usecases.lodge import lodge",
        "from greenlane.lifecycle.event import Actor",
        f"out = lodge({json.dumps(made).encode()!r}, 'json', Actor('b', 'broker', {BROKER!r}),"
        " desks.current())",
        "out.body.decode() or repr(out)",
    ))  # fmt: skip


def goods(lrn, bill, kind="IMA"):
    """A consignment of its own: its bill of lading, no container."""
    made = declaration(lrn, kind=kind)
    made = changed(made, "/goodsShipment/previousDocument/0/id", bill)
    made = changed(made, "/goodsShipment/consignment/transportEquipment", None)
    return changed(made, "/goodsShipment/consignment/containerCode", "0")


def green(node, name):
    """A reference whose draw leaves the goods in the green lane, at both nodes."""
    return node.run(
        "from tests.usecases.test_lodging import is_drawn",
        f"next(r for r in (f'{name}-{{n}}' for n in range(100))"
        f" if not is_drawn(desks.current(), f'{BROKER}/{{r}}'))",
    )


def state(node, mrn):
    return node.run(
        "from greenlane.store import declarations",
        f"row = declarations.by_mrn({mrn!r})",
        "row.state",
    )


def arrive(node, mrn):
    node.run(
        "from greenlane.usecases.arrive import arrive",
        "from greenlane.lifecycle.event import Actor",
        f"arrive({mrn!r}, Actor('b', 'broker', {BROKER!r}), desks.current())",
        "None",
    )


def conflicts(node):
    return node.run(
        "from greenlane.store import border",
        "[(c.pk, c.kind, c.declaration.mrn, c.other.mrn if c.other else None, c.state)"
        " for c in border.conflicts(state='open', sort='opened')]",
    )


def decide(node, number, choice, actor=OFFICER):
    node.run(
        "from greenlane.usecases import border_deciding",
        "from greenlane.lifecycle.event import Actor",
        f"border_deciding.decide({number}, {choice!r}, 'seen by both', {actor}, desks.current())",
        "None",
    )


def by_file(pair, name):
    """Bundles both ways by stick, and the post's word that it took the centre's."""
    centre, post, stick, _ = pair
    for giver, taker, to in ((post, centre, ()), (centre, post, (POST,)), (post, centre, ())):
        folder = stick / f"{name}-{len(list(stick.iterdir()))}"
        say(giver.command("export", *to, "-o", folder))
        say(taker.command("import", folder))


def by_line(pair, name):
    """Bundles both ways over HTTP."""
    del name
    centre, post, _, server = pair
    server.start(PYTHONPATH=centre.path)
    try:
        post.run("import os", f"os.environ['GREENLANE_PARTNERS'] = '127.0.0.1:{server.port}'",
                 "None")  # fmt: skip
        say(post.command("sync"))
    finally:
        server.kill()


def whole(node):
    """What verifies a node's books: events of every declaration, law, debits and credits."""
    return node.run(
        "from greenlane.store import declarations, models, log as kept",
        "from greenlane.usecases import law_chain, log_check, log_heads",
        "log_heads.sequence_all()",
        "broken = [r.mrn for r in models.DeclarationRow.objects.all()"
        " if declarations.first_broken_event(r) is not None]",
        "broken + [law_chain.first_broken_publication()] * bool("
        "law_chain.first_broken_publication())",
    )


@pytest.mark.parametrize("meet", [by_file, by_line])
def test_the_same_consignment_on_both_sides_is_held_shown_decided_and_cleared_once(pair, meet):
    centre, post, *_ = pair
    name = meet.__name__.upper()
    lrn = green(post, name)
    registered = lodge(centre, goods(f"{name}-C", f"BILL-{name}", "IMD"))
    cleared = lodge(post, goods(lrn, f"BILL-{name}"))
    other = lodge(post, goods(green(post, name + "X"), f"OTHER-{name}"))
    post.later(5)
    assert (registered["state"], cleared["state"]) == ("registered", "cleared"), cleared
    assert cleared["mrn"][4:7] == "Q" + POST
    meet(pair, name)
    # Nothing lost, nothing twice.
    for told in (cleared, other):
        assert state(centre, told["mrn"]) == told["state"]
    assert _postings(centre, cleared["mrn"]) == _postings(post, cleared["mrn"]) != []
    # The conflict is shown and what has not gone is held at once: it is not cleared twice.
    ((number, kind, one, two, _),) = conflicts(centre)
    assert (kind, one, two) == ("twice", cleared["mrn"], registered["mrn"])
    arrive(centre, registered["mrn"])
    assert state(centre, registered["mrn"]) == "accepted"
    with pytest.raises(NodeError, match="decided"):
        _lift(centre, registered["mrn"])
    with pytest.raises(NodeError, match="only where it is"):
        decide(centre, number, "post", "Actor('o', 'officer', 'QT000999')")
    decide(centre, number, "post")
    assert state(centre, registered["mrn"]) == "invalidated"
    assert conflicts(centre) == []
    meet(pair, name)
    assert (whole(centre), whole(post)) == ([], [])
    assert _entries(centre, cleared["mrn"]) == _entries(post, cleared["mrn"])


def _lift(node, mrn):
    node.run(
        "from greenlane.usecases import conduct",
        "from greenlane.store import declarations",
        f"life = declarations.life(declarations.by_mrn({mrn!r}))",
        "name = next(h.name for h in life.holds if h.name.startswith('border:'))",
        f"conduct.lift({mrn!r}, name, 'why not', {OFFICER}, desks.current())",
        "None",
    )


def _postings(node, mrn):
    return node.run(
        "from greenlane.store import declarations",
        f"[(p.charge, str(p.amount)) for p in declarations.postings(declarations.by_mrn({mrn!r}))]",
    )


def _entries(node, mrn):
    return node.run(
        "from greenlane.store import declarations",
        f"[e.kind for e in declarations.events(declarations.by_mrn({mrn!r}))]",
    )


def test_without_the_search_for_conflicts_the_consignment_is_cleared_twice(pair):
    """The control."""
    centre, post, *_ = pair
    registered = lodge(centre, goods(green(centre, "CONTROL-C"), "BILL-CONTROL", "IMD"))
    cleared = lodge(post, goods(green(post, "CONTROL-P"), "BILL-CONTROL"))
    centre.run("from greenlane.usecases import border_conflicts as bc", "kept = bc._mark",
               "bc._mark = lambda row, desk: None", "None")  # fmt: skip
    try:
        by_file(pair, "control")
        arrive(centre, registered["mrn"])
    finally:
        centre.run("bc._mark = kept", "None")
    assert [state(centre, each["mrn"]) for each in (registered, cleared)] == ["cleared"] * 2


def test_goods_declared_at_the_centre_after_the_post_told_of_them_begin_held(pair):
    centre, post, *_ = pair
    lodge(post, goods(green(post, "LATE-P"), "BILL-LATE"))
    by_file(pair, "late")
    told = lodge(centre, goods(green(centre, "LATE-C"), "BILL-LATE"))
    assert told["state"] == "accepted"
    assert [hold["name"][:7] for hold in told["holds"] if hold["name"] != "payment"] == ["border:"]
    (number,) = (n for n, _, _, other, _ in conflicts(centre) if other == told["mrn"])
    decide(centre, number, "both")
    assert not any(name.startswith("border:") for name in _holds(centre, told["mrn"]))


def _holds(node, mrn):
    return node.run(
        "from greenlane.store import declarations",
        f"[h.name for h in declarations.life(declarations.by_mrn({mrn!r})).holds]",
    )


def test_bundles_in_any_order_twice_and_after_a_gap_lead_to_the_same_state(pair, tmp_path):
    centre, post, *_ = pair
    told = []
    for n in range(3):
        told.append(lodge(post, goods(green(post, f"ORDER-{n}"), f"BILL-ORDER-{n}")))
        say(post.command("export", "-o", tmp_path / "all"))
    files = sorted((tmp_path / "all").iterdir())
    assert len(files) >= 3
    code, said = centre.command("import", files[-1])
    assert (code, "NOD-007" in said) == (1, True), said
    say(centre.command("import", *reversed(files), files[0]))
    say(centre.command("import", *files))
    assert [state(centre, each["mrn"]) for each in told] == [each["state"] for each in told]
    assert whole(centre) == []


def test_what_is_changed_foreign_or_of_another_key_is_refused_with_its_code(pair, tmp_path):
    centre, post, *_ = pair
    lodge(post, goods(green(post, "BAD"), "BILL-BAD"))
    say(post.command("export", "-o", tmp_path / "good"))
    good = sorted((tmp_path / "good").iterdir())[-1].read_bytes()
    bad = {
        "NOD-001": b"no bundle at all",
        "NOD-003": good.replace(b'"receiver":"centre"', b'"receiver":"centrf"'),
        "NOD-005": good[:-1] + bytes([good[-1] ^ 1]),
        "NOD-004": good.replace(b'"sender":"B7"', b'"sender":"X1"'),
    }
    for code, data in bad.items():
        file = tmp_path / f"{code}.bundle"
        file.write_bytes(data)
        ended, said = centre.command("import", file)
        assert (ended, code in said) == (1, True), (code, said)
    say(centre.command("import", tmp_path / "good"))


def test_a_post_lodges_only_in_the_days_of_its_numbers(pair):
    _, post, *_ = pair
    post.later(24 * 800)
    try:
        with pytest.raises(NodeError, match="given for") as refused:
            lodge(post, goods("TOO-LATE", "BILL-TOO-LATE"))
        assert refused.value.code == "NOD-012"
    finally:
        post.later(-24 * 800)
