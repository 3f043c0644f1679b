"""Conditions made by hypothesis: any sound one, with facts that may be absent."""

from decimal import Decimal

from hypothesis import strategies as st

from greenlane.risk.language import tree
from greenlane.risk.language.fields import CATALOGUE

LISTS = {"free_ports": frozenset(("AE", "PA")), "watched": frozenset(("T1", "61091000"))}
TEXTS = ("61", "61091000", "6403", "AE", "CN", "PA", "T1", "", 'a"b', "c\\d", "é", "ب")
# Quarters and small products are exact in binary, so that CEL's doubles say the same.
numbers = st.integers(-40, 40).map(lambda n: Decimal(n) / 4)
texts = st.sampled_from(TEXTS)


def _fields(kind, inside):
    paths = sorted(path for path, spec in CATALOGUE.items() if spec.kind == kind)
    made = [path.partition(".") for path in paths]
    return st.sampled_from(
        [
            tree.Field(scope="i" if scope == "item" and inside else scope, name=name)
            for scope, _, name in made
        ]
    )


def _quantities(inside):
    number = numbers.map(lambda n: tree.Number(value=n))
    field = _fields("number", inside)
    plain = field | number
    return plain | st.builds(tree.Product, left=plain, right=plain)


def _leaves(inside):
    text = texts.map(lambda t: tree.Text(value=t))
    number = numbers.map(lambda n: tree.Number(value=n))
    text_field, flag = _fields("text", inside), _fields("flag", inside)
    order = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    same = st.sampled_from(["==", "!="])
    values = st.lists(text, min_size=1, max_size=3).map(lambda v: tree.Values(values=tuple(v)))
    amounts = st.lists(number, min_size=1, max_size=3).map(lambda v: tree.Values(values=tuple(v)))
    named = st.sampled_from(sorted(LISTS)).map(lambda n: tree.NamedList(name=n))
    number_field = _fields("number", inside)
    any_field = text_field | number_field | flag | _fields("texts", inside)
    return st.one_of(
        st.builds(tree.Compare, order=order, left=number_field, right=_quantities(inside)),
        st.builds(tree.Compare, order=order, left=_quantities(inside), right=number_field),
        st.builds(tree.Compare, order=same, left=text_field, right=text),
        st.builds(tree.Compare, order=same, left=flag, right=st.booleans().map(
            lambda v: tree.Flag(value=v))),
        st.builds(tree.Among, member=text_field, among=values | named),
        st.builds(tree.Among, member=number_field, among=amounts),
        st.builds(tree.Among, member=text, among=_fields("texts", inside)),
        st.builds(tree.Matches, test=st.sampled_from(["startsWith", "endsWith", "contains"]),
                  field=text_field, text=text),
        st.builds(tree.Present, field=any_field),
        st.builds(tree.Holds, field=flag),
    )  # fmt: skip


def conditions(inside=False, depth=3):
    """Sound conditions; `inside`: of what stands in items.exists or items.all."""
    leaf = _leaves(inside)
    if depth == 0:
        return leaf
    part = st.deferred(lambda: conditions(inside, depth - 1))
    several = st.lists(part, min_size=2, max_size=3).map(tuple)
    made = [leaf, leaf, several.map(_flat(tree.And)), several.map(_flat(tree.Or)),
            st.builds(tree.Not, part=part)]  # fmt: skip
    if not inside:
        within = conditions(True, min(depth - 1, 1))
        made += [st.builds(tree.Some, part=within), st.builds(tree.Every, part=within)]
    return st.one_of(made)


def _flat(kind):
    """A chain is one And or Or: as it is read again from text when written without brackets."""
    return lambda parts: kind(parts=parts)


_OF_KIND = {
    "text": texts,
    "number": numbers,
    "flag": st.booleans(),
    "texts": st.lists(texts, max_size=3).map(tuple),
}


def facts(scope):
    """Facts of an item or a declaration; each may be missing."""
    return st.fixed_dictionaries(
        {}, optional={s.name: _OF_KIND[s.kind] for s in CATALOGUE.values() if s.scope == scope}
    )
