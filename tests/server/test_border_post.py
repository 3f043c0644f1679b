"""A border post without a line: two nodes, two databases, the same consignment on both sides."""

import json

import pytest
from tests.support.declarations import BROKER, OFFICE, declaration
from tests.support.nodes import Node

POST = "B7"
REGISTER = """
from tests.support import seed
seed.run()
"""


@pytest.fixture(scope="module")
def pair(cluster, tmp_path_factory):
    """A centre with law and register, and a post that has joined it and taken its first bundle."""
    stick = tmp_path_factory.mktemp("stick")
    centre, post = Node(cluster, "centre"), Node(cluster, "post")
    try:
        centre.run("installation._adopt_law()", REGISTER, "None")
        say(post.command("key", POST, "-o", stick / "keys"))
        say(centre.command("register", POST, "--keys", stick / "keys", "--office", OFFICE,
                           "--until", "2027-12-31", "-o", stick / "papers"))  # fmt: skip
        say(post.command("join", stick / "papers"))
        say(centre.command("export", POST, "-o", stick / "first"))
        say(post.command("import", stick / "first"))
        yield centre, post, stick
    finally:
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


def state(node, mrn):
    return node.run(
        "from greenlane.store import declarations",
        f"row = declarations.by_mrn({mrn!r})",
        "(row.state, row.node, row.lane)",
    )


def test_the_post_holds_the_centre_s_law_and_register(pair):
    centre, post, _ = pair
    mark = ("from greenlane.store import law_rows", "n, d = law_rows.mark()", "[n, d.hex()]")
    assert post.run(*mark) == centre.run(*mark)
    assert post.run("from greenlane.usecases import law_chain",
                    "law_chain.first_broken_publication()") is None  # fmt: skip


def test_what_was_cleared_at_the_post_comes_to_the_centre_once(pair):
    centre, post, stick = pair
    told = lodge(post, declaration("POST-1"))
    assert told["mrn"][4:7] == "QB7", told
    say(post.command("export", "-o", stick / "one"))
    assert "taken" in say(centre.command("import", stick / "one"))
    say(centre.command("import", stick / "one"))
    assert state(centre, told["mrn"])[:2] == [state(post, told["mrn"])[0], POST]
