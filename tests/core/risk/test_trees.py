"""Trees as text: what is not whole is refused before it is handed to what would end the process."""

import re
import subprocess
import sys

import msgspec
import numpy as np
import pytest
from tests.support import models

from greenlane.risk.learning import trees
from greenlane.risk.learning.model import BrokenModelError, Model

CATEGORIES = """Tree=0
num_leaves=3
num_cat=1
split_feature=0 1
threshold=0 1.5
decision_type=1 2
left_child=1 -1
right_child=-3 -2
leaf_value=0.1 0.2 -1e-05
cat_boundaries=0 2
cat_threshold=5 1
is_linear=0
shrinkage=1


"""


def names():
    data = models.model().data
    return (*data.features, *data.codes)


def small(tree):
    """Two features and one tree."""
    head = ("tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\n"
            "max_feature_idx=1\nobjective=binary sigmoid:1\nfeature_names=a b\n"
            f"feature_infos=0:1 [0:2.5]\ntree_sizes={len(tree)}\n\n")  # fmt: skip
    return f"{head}{tree}end of trees\n\nfeature_importances:\n"


def test_whole_trees_say_what_they_said_without_their_tail():
    import lightgbm

    data = models.model().data
    cut = trees.sound(data.trees, names())
    assert "parameters" in data.trees
    assert "parameters" not in cut
    rows = np.random.default_rng(1).normal(size=(20, len(names())))
    one, two = lightgbm.Booster(model_str=data.trees), lightgbm.Booster(model_str=cut)
    assert (one.predict(rows) == two.predict(rows)).all()
    assert (one.predict(rows, pred_contrib=True) == two.predict(rows, pred_contrib=True)).all()


@pytest.mark.parametrize("share", range(1, 16, 2))
def test_trees_that_end_too_early_are_refused(share):
    data = models.model().data
    part = data.trees[: data.trees.index("end of trees") * share // 16]
    with pytest.raises(BrokenModelError, match="unreadable"):
        Model(msgspec.structs.replace(data, trees=part))


def test_the_control_without_the_check_such_trees_end_the_process():
    data = models.model().data
    part = data.trees[: data.trees.index("end of trees") // 2]
    code = "import sys, lightgbm; lightgbm.Booster(model_str=sys.stdin.read())"
    ended = subprocess.run([sys.executable, "-c", code], input=part, text=True, check=False,
                           capture_output=True)  # fmt: skip
    assert ended.returncode < 0  # by a signal, not by an exception


def test_a_tree_with_categories_is_whole():
    assert trees.sound(small(CATEGORIES), ("a", "b")).endswith("end of trees\n")


@pytest.mark.parametrize(("was", "now"), [
    ("num_leaves=3", "num_leaves=4"), ("num_leaves=3", "num_leaves=x"), ("num_cat=1", "num_cat=2"),
    ("split_feature=0 1", "split_feature=0 2"), ("split_feature=0 1", "split_feature=0"),
    ("threshold=0 1.5", "threshold=1 1.5"), ("threshold=0 1.5", "threshold=0 1,5"),
    ("left_child=1 -1", "left_child=0 -1"), ("left_child=1 -1", "left_child=-2 -1"),
    ("right_child=-3 -2", "right_child=-3 -3"), ("leaf_value=0.1", "leaf_value=0.1x"),
    ("cat_boundaries=0 2", "cat_boundaries=0 3"), ("cat_boundaries=0 2", "cat_boundaries=2 0"),
    ("cat_threshold=5 1", "cat_threshold=5 4294967296"), ("is_linear=0", "is_linear=1"),
    ("shrinkage=1", "shrinkage="), ("shrinkage=1", "shrinkage=1\nmore=1"), ("Tree=0", "Tree=1"),
    ("shrinkage=1", "shrinkage=1\nshrinkage=1"), ("decision_type=1 2", "decision_type=1 99"),
])  # fmt: skip
def test_a_tree_whose_parts_do_not_fit_is_refused(was, now):
    assert was in CATEGORIES
    with pytest.raises((ValueError, KeyError)):
        trees.sound(small(CATEGORIES.replace(was, now)), ("a", "b"))


@pytest.mark.parametrize(("was", "now"), [
    ("version=v4", "version=v9"), ("num_class=1", "num_class=3"), ("=a b", "=a c"),
    ("max_feature_idx=1", "max_feature_idx=9"), ("objective=binary", "objective=poisson"),
    ("feature_infos=0:1", "feature_infos=0;1"), (r"tree_sizes=\d+", "tree_sizes=99"),
    (r"tree_sizes=\d+", "tree_sizes=9999"), ("tree\nversion", "three\nversion"),
    ("label_index=0", "label_index=0\nother=1"),
])  # fmt: skip
def test_a_head_that_does_not_fit_is_refused(was, now):
    text, changed = re.subn(was, now, small(CATEGORIES), count=1)
    assert changed
    with pytest.raises((ValueError, KeyError)):
        trees.sound(text, ("a", "b"))
