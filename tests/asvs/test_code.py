"""V11 Cryptography, V12, V14.3.3 and V15: what stands in the code, and what must not."""

import ast
import re
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import greenlane

ROOT = Path(__file__).parents[2]
SOURCE = Path(greenlane.__file__).parent
INVENTORY = ROOT / "docs/reference/cryptography.md"
LIBRARIES = {"cryptography", "hashlib", "hmac", "joserfc", "secrets", "signxml", "ssl"}
WEAK = {"md5", "sha1", "md4", "ripemd160", "new"}  # `new` takes any name
# What may be named of the library's dangerous room.
PRIMITIVES = {"AESGCM", "Ed25519PrivateKey", "Ed25519PublicKey", "hashes", "ec", "rsa"}


def modules():
    for path in SOURCE.rglob("*.py"):
        if "migrations" not in path.parts:
            yield str(path.relative_to(SOURCE)), ast.parse(path.read_text("utf-8"))


def imported(tree):
    """(module, name) of everything that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name) for alias in node.names)


def using():
    """Module of ours → the libraries of cryptography in it."""
    found = {}
    for name, tree in modules():
        kinds = {module.split(".")[0] for module, _ in imported(tree)} & LIBRARIES
        if kinds:
            found[name] = kinds
    return found


def test_every_use_of_cryptography_stands_in_the_inventory():
    told = dict(re.findall(r"^\| `([\w/.]+)` \| ([\w, ]+) \|", INVENTORY.read_text("utf-8"), re.M))
    assert {name: set(kinds.split(", ")) for name, kinds in told.items()} == using()


def test_no_primitive_is_used_that_was_not_asked_for():
    named = {name for _, tree in modules() for module, name in imported(tree)
             if module.startswith("cryptography.hazmat")}  # fmt: skip
    assert named == PRIMITIVES


def weak(tree):
    return sorted(
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name) and node.value.id in ("hashlib", "hashes")
        and node.attr.lower() in WEAK
    )  # fmt: skip


def test_no_weak_hash_is_made():
    assert {name: found for name, tree in modules() if (found := weak(tree))} == {}


def test_control_a_weak_hash_is_seen():
    assert weak(ast.parse("import hashlib\nhashlib.md5(b'')\nhashlib.new('md5')")) == ["md5", "new"]


def test_chance_that_can_be_foreseen_is_never_used():
    found = {name for name, tree in modules() for module, _ in imported(tree)
             if module in ("random", "numpy.random", "uuid")}  # fmt: skip
    assert found == set()


@pytest.mark.db
def test_passwords_are_kept_by_a_slow_function(tmp_path):
    from greenlane.config.environment import Environment

    told = Environment.read({"GREENLANE_HOME": str(tmp_path), "GREENLANE_SECRET_KEY": "x"})
    assert told.password_hasher == "django.contrib.auth.hashers.ScryptPasswordHasher"
    from django.contrib.auth.hashers import ScryptPasswordHasher as Slow

    assert Slow.work_factor * Slow.block_size * Slow.parallelism >= 2**14 * 8 * 5


def test_a_key_of_a_passphrase_is_stretched(monkeypatch):
    import hashlib

    from greenlane.gateways import strongbox

    asked = []
    real = hashlib.scrypt
    monkeypatch.setattr(hashlib, "scrypt", lambda *a, **k: asked.append(k) or real(*a, **k))
    strongbox.Strongbox.fresh("a passphrase of some length")
    assert asked[0]["n"] * asked[0]["r"] >= 2**15 * 8
    assert len(asked[0]["salt"]) >= 16


def test_scripts_keep_nothing_in_the_browser_and_write_no_markup():
    words = r"localStorage|sessionStorage|indexedDB|document\.cookie|innerHTML|insertAdjacentHTML|outerHTML|document\.write|eval\(|new Function|postMessage|__proto__"  # noqa: E501
    scripts = sorted((SOURCE / "web/static").glob("*.js"))
    assert len(scripts) >= 4
    assert {
        p.name: found for p in scripts if (found := re.findall(words, p.read_text("utf-8")))
    } == {}
    base = (SOURCE / "web/templates/base.html").read_text("utf-8")
    assert '"historyCacheSize": 0' in base  # htmx keeps pages in the session's storage otherwise


@pytest.fixture
def false_server(tmp_path):
    """A server on this machine whose certificate nobody vouches for; gives its port."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                          serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    yield from served(file)


def served(file):
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    server.handle_error = lambda *_: None
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, file
    server.shutdown()
    server.server_close()


def called(port):
    from greenlane.gateways.outgoing import Outgoing, Policy

    policy = Policy(partners=frozenset({("localhost", port)}))
    return Outgoing(policy, lambda *_: ["127.0.0.1"]).call("GET", f"https://localhost:{port}/")


def test_a_certificate_that_nobody_vouches_for_ends_the_call(false_server):
    from greenlane.gateways.outgoing import OutgoingFailedError

    with pytest.raises(OutgoingFailedError, match="CERTIFICATE_VERIFY_FAILED"):
        called(false_server[0])


def test_control_the_same_certificate_is_taken_when_it_is_trusted(false_server, monkeypatch):
    port, file = false_server
    real = ssl.create_default_context
    from greenlane.gateways import outgoing

    monkeypatch.setattr(outgoing, "_trusted", lambda: real(cafile=file))
    assert called(port).status == 204
