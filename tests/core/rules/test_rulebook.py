"""Every rule of the country is tested, translated and grounded; every question is used."""

import ast
import re
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from tests.core.rules import base
from tests.core.rules.base import DATA, country, good_import, rules

from greenlane.rules.rule import QUESTIONS, Rule, RuleSet

HERE = Path(__file__).parent
RULES = {rule.code: rule for rule in rules().rules}
_ARABIC = re.compile("[\u0621-\u064a]{2}")
_ARTICLE = re.compile(r"[A-Z]+-\d{4} (s|r)\. \d+(\(\d+\))?(\([a-z]\))?")


def name_of(rule: Rule) -> str:
    return f"test_{rule.code.lower().replace('-', '_')}_{rule.question.name}"


def named_tests() -> dict[str, str]:
    """Every test of this folder and the module it stands in."""
    found = {}
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                assert node.name not in found, f"{node.name} stands twice"
                found[node.name] = path.stem
    return found


TESTS = named_tests()


def test_there_are_at_least_45_rules():
    assert len(RULES) >= 45


def test_every_rule_has_a_test_of_its_name():
    of_rules = {name for name in TESTS if re.match(r"test_[a-z]{2}_\d{3}_", name)}
    assert of_rules == {name_of(rule) for rule in RULES.values()}


def test_every_question_is_used_by_a_rule():
    assert set(QUESTIONS) == {rule.question.name for rule in RULES.values()}


def test_no_question_is_asked_twice_on_one_day():
    for code, rule in RULES.items():
        for other in RULES.values():
            if other.code != code and other.question is rule.question:
                assert not rule.validity.overlaps(other.validity), (code, other.code)


@pytest.mark.parametrize("code", RULES)
def test_every_act_cited_is_in_force_when_its_rule_begins(code: str):
    rule = RULES[code]
    assert _ARTICLE.fullmatch(rule.basis), rule.basis
    act = country().book.acts[rule.basis.split()[0]]
    assert act.validity.covers(rule.validity.since), (rule.basis, rule.validity.since)


@pytest.mark.parametrize("code", RULES)
def test_every_message_and_fix_is_in_every_language_of_the_country(code: str):
    rule = RULES[code]
    languages = set(country().book.languages)
    for words in (rule.message, rule.fix):
        assert set(words) == languages
        assert all(text.strip() == text and text for text in words.values())
        assert _ARABIC.search(words["ar"])
        assert not _ARABIC.search(words["en"])
    assert all(text.endswith(".") for text in rule.message.values())


def test_rules_stand_in_the_order_of_their_places_and_codes():
    codes = list(RULES)
    groups = list(dict.fromkeys(code[:2] for code in codes))
    assert codes == sorted(codes, key=lambda code: (groups.index(code[:2]), code))


def test_no_question_is_longer_than_25_lines_and_each_says_what_it_asks():
    for question in QUESTIONS.values():
        source = Path(question.ask.__code__.co_filename).read_text("utf-8")
        nodes = {n.name: n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)}
        node = nodes[question.name]
        assert node.end_lineno - node.lineno + 1 <= 25, question.name
        assert ast.get_docstring(node), question.name


def test_no_question_names_the_country():
    for path in (Path(import_module("greenlane.rules").__file__).parent).glob("*.py"):
        assert not re.search(r"\bQT|QTC|[Tt]avora", path.read_text("utf-8")), path.name


# ------------------------------------------------------------------------- the controls can fail


def _test_of(code: str) -> Callable[..., None]:
    name = name_of(RULES[code])
    return getattr(import_module(f"tests.core.rules.{TESTS[name]}"), name)


def _run(code: str, folder: Path) -> None:
    test = _test_of(code)
    wanted = test.__code__.co_varnames[: test.__code__.co_argcount]
    test(*(folder for _ in wanted))  # the one argument they take is a folder


def _rules_with(code: str, question: str) -> RuleSet:
    """The rules with another question in the place of one rule's."""
    data = country().toml("rules.toml")
    for entry in data["rule"]:
        if entry["code"] == code:
            entry["question"] = question
    return RuleSet(data)


@pytest.fixture
def constant_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions that are always met and never met, in the register for one test."""
    for code in ("item", "declaration"):
        field = ("sequence_numeric",) if code == "item" else ("type_code",)
        for name, answer in ((f"always_{code}", True), (f"never_{code}", False)):
            asked = next(iter(QUESTIONS.values()))
            made = type(asked)(name=name, scope=code, field=field, ask=lambda *_, a=answer: a)
            monkeypatch.setitem(QUESTIONS, name, made)


@pytest.mark.usefixtures("constant_questions")
@pytest.mark.parametrize("constant", ["always", "never"])
@pytest.mark.parametrize("code", RULES)
def test_the_test_of_each_rule_fails_for_a_question_that_cannot(
    code: str, constant: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    changed = _rules_with(code, f"{constant}_{RULES[code].question.scope}")
    monkeypatch.setattr(base, "rules", lambda: changed)
    with pytest.raises(AssertionError):
        _run(code, tmp_path)


def test_the_helpers_of_the_tests_fail_when_they_should():
    wrong = base.replaced(good_import(), {"type_code": "XXA"})
    with pytest.raises(AssertionError):
        base.breaks("DE-001", good_import(), at="type_code")
    with pytest.raises(AssertionError):
        base.breaks("DE-001", wrong, at="function_code")
    with pytest.raises(AssertionError):
        base.breaks("DE-002", wrong, at="type_code")
    with pytest.raises(AssertionError):
        base.meets("DE-001", wrong)
    with pytest.raises(AssertionError, match="not for"):
        base.meets("PA-007", good_import())


def test_the_file_of_rules_has_no_word_that_the_engine_does_not_read():
    known = {"code", "question", "basis", "since", "until", "trade", "severity", "message", "fix",
             "field"}  # fmt: skip
    for entry in country().toml("rules.toml")["rule"]:
        assert set(entry) <= known, entry["code"]
        assert entry.get("trade", "") in ("", "import", "export")
        assert entry.get("severity", "error") in ("error", "warning", "information")
    assert Counter(RULES.keys()).most_common(1)[0][1] == 1
    assert (DATA / "rules.toml").is_file()
