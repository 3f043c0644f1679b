"""`greenlane risk benchmark` on the published set: seen and unseen rows apart, figures kept."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from greenlane.cli.risk import app

DATA = Path(__file__).parents[2].parent / "shared/data/risk/df_syn_train_eng.csv"


def test_a_file_that_is_no_such_table_is_refused_with_what_is_missing(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    done = CliRunner().invoke(app, ["benchmark", str(file)])
    assert (done.exit_code, "columns are missing" in done.stderr) == (2, True)
    assert CliRunner().invoke(app, ["benchmark", str(tmp_path / "none.csv")]).exit_code == 2


@pytest.mark.slow
@pytest.mark.skipif(not DATA.exists(), reason="the published data are not beside the project")
def test_the_published_set_is_measured_with_seen_and_unseen_rows_apart(tmp_path):
    done = CliRunner().invoke(
        app, ["benchmark", str(DATA), "--split", "2020-12-01", "--output", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    assert "no skill" in " ".join(done.output.split())
    kept = json.loads((tmp_path / "benchmark.json").read_text("utf-8"))
    by_method = {result["method"]: result for result in kept["results"]}
    assert list(by_method) == [
        "chance", "lookup table", "logistic regression", "plain boosting", "Greenlane",
    ]  # fmt: skip
    table, ours = by_method["lookup table"], by_method["Greenlane"]
    assert table["seen"]["auc"] > 0.75 > 0.6 > table["unseen"]["auc"]  # the leak of the generator
    assert ours["whole"]["auc"] > by_method["logistic regression"]["whole"]["auc"] + 0.1
    assert len(ours["whole"]["at"]) == 6
    for part in ("seen", "unseen"):
        assert (tmp_path / f"precision-{part}.png").read_bytes()[:4] == b"\x89PNG"
