"""Whether the trees of a model are whole: LightGBM ends the process on some texts that are not.

The text is the one of `Booster.model_to_string`, format v4 (LightGBM, gbdt_model_text.cpp and
tree.cpp): a head, the trees one after another by the sizes that the head states, and a tail, which
nothing of a prediction needs and which is cut off here.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

_NUMBER = re.compile(r"-?(\d+(\.\d+)?(e[+-]?\d+)?|inf)")
_WHOLE = re.compile(r"-?\d{1,9}")
_INFO = re.compile(r"none|\[[-+.\w]+:[-+.\w]+\]|-?\d+(:-?\d+)*")
_END = "end of trees\n"
_HEAD = {"version": "v4", "num_class": "1", "num_tree_per_iteration": "1", "label_index": "0",
         "objective": "binary sigmoid:1"}  # fmt: skip
_OF_NODES = ("split_feature", "threshold", "decision_type", "left_child", "right_child")
_BESIDE_NODES = ("split_gain", "internal_value", "internal_weight", "internal_count")
_BESIDE_LEAVES = ("leaf_weight", "leaf_count")
_PLAIN = ("num_leaves", "num_cat", "is_linear", "shrinkage")


def sound(text: str, names: Sequence[str]) -> str:
    """The text up to the end of the trees. Raises ValueError where it is not whole."""
    head, _, rest = text.partition("\nTree=0\n")
    first, _, lines = head.partition("\n")
    told = _told(lines)
    _need(first == "tree" and all(told.get(name) == value for name, value in _HEAD.items()))
    _need(told.keys() <= {*_HEAD, "max_feature_idx", "feature_names", "feature_infos",
                          "tree_sizes"})  # fmt: skip
    _need(told["feature_names"].split(" ") == list(names))
    _need(told["max_feature_idx"] == str(len(names) - 1))
    infos = told["feature_infos"].split(" ")
    _need(len(infos) == len(names) and all(map(_INFO.fullmatch, infos)))
    trees, place = f"Tree=0\n{rest}", 0
    for number, size in enumerate(_wholes(told["tree_sizes"])):
        _need(size > 0)
        _tree(trees[place : place + size], number, len(names))
        place += size
    _need(trees.startswith(_END, place))
    return f"{head}\n{trees[:place]}{_END}"


def _need(so: object) -> None:
    if not so:
        raise ValueError("the trees are not whole")


def _told(lines: str) -> dict[str, str]:
    """The lines `name=value`, none twice."""
    pairs = [line.partition("=")[::2] for line in lines.split("\n") if line]
    _need(len(pairs) == len(dict(pairs)))
    return dict(pairs)


def _wholes(text: str, count: int | None = None) -> list[int]:
    parts = text.split(" ")
    _need(all(map(_WHOLE.fullmatch, parts)) and count in (None, len(parts)))
    return [int(part) for part in parts]


def _numbers(text: str, count: int) -> None:
    parts = text.split(" ")
    _need(len(parts) == count and all(map(_NUMBER.fullmatch, parts)))


def _tree(text: str, number: int, width: int) -> None:
    """One tree: arrays of one length, features that there are, children that make one tree."""
    _need(text.startswith(f"Tree={number}\n") and text.isascii())
    told = _told(text.partition("\n")[2])
    (leaves,), (categories,) = _wholes(told["num_leaves"], 1), _wholes(told["num_cat"], 1)
    _need(leaves > 0 and categories >= 0 and told.get("is_linear", "0") == "0")
    _numbers(told["shrinkage"], 1)
    _numbers(told["leaf_value"], leaves)
    known = {*_PLAIN, "leaf_value"}
    if leaves > 1:
        known |= {*_OF_NODES, *_BESIDE_NODES, *_BESIDE_LEAVES}
        for name in {*_BESIDE_NODES, *_BESIDE_LEAVES} & told.keys():
            _numbers(told[name], leaves - (name in _BESIDE_NODES))
        _nodes(told, leaves, width, _categories(told, categories))
    _need(told.keys() <= known | ({"cat_boundaries", "cat_threshold"} if categories else set()))


def _categories(told: dict[str, str], count: int) -> int:
    """How many sets of categories there are; their bits stand where their bounds say."""
    if not count:
        return 0
    bounds = _wholes(told["cat_boundaries"], count + 1)
    _need(bounds[0] == 0 and all(a < b for a, b in pairwise(bounds)))
    bits = told["cat_threshold"].split(" ")
    _need(len(bits) == bounds[-1] and all(b.isdecimal() and int(b) < 1 << 32 for b in bits))
    return count


def _nodes(told: dict[str, str], leaves: int, width: int, categories: int) -> None:
    nodes = leaves - 1
    features, kinds, left, right = (
        _wholes(told[name], nodes)
        for name in ("split_feature", "decision_type", "left_child", "right_child")
    )
    _numbers(told["threshold"], nodes)
    _need(all(0 <= each < width for each in features) and all(0 <= k < 16 for k in kinds))
    for kind, text in zip(kinds, told["threshold"].split(" "), strict=True):
        _need(not kind & 1 or (text.isdecimal() and int(text) < categories))
    children = [*left, *right]
    _need(sorted(c for c in children if c >= 0) == list(range(1, nodes)))
    _need(sorted(~c for c in children if c < 0) == list(range(leaves)))
    _need(all(c < 0 or c > at for side in (left, right) for at, c in enumerate(side)))
