"""`greenlane classify benchmark` on made-up files: a fixed split, files apart, refusals."""

import json

from tests.core.classification.small import examples, lines
from typer.testing import CliRunner

from greenlane.cli.classify import app


def folder(place):
    rows = [f'{line.code},"{line.description["en"]}",{len(line.code)}' for line in lines()]
    (place / "harmonized-system.csv").write_text(
        "\n".join(["hscode,description,level", *rows]), "utf-8"
    )
    said = {e.text: e.code for e in examples()}
    (place / "terms.json").write_text(json.dumps(said), "utf-8")
    (place / "notes.csv").write_text("a,b\n1,2\n", "utf-8")  # another list lies beside
    return place


def test_the_benchmark_measures_both_ways_and_keeps_its_figures(tmp_path):
    done = CliRunner().invoke(app, ["benchmark", str(folder(tmp_path)), "-o", str(tmp_path / "o")])
    assert done.exit_code == 0, done.output
    kept = json.loads((tmp_path / "o/classification.json").read_text("utf-8"))
    assert [(r["texts"], r["method"]) for r in kept["results"]] == [
        ("terms", "tariff search"), ("terms", "Greenlane"),
    ]  # fmt: skip
    assert kept["learned"] + kept["results"][0]["asked"] == len(examples())


def test_a_file_kept_apart_is_only_asked_about(tmp_path):
    apart = tmp_path / "apart.csv"
    apart.write_text("Goods Description,Commodity Code\nripe fruit BANANA,803900000\n", "utf-8")
    done = CliRunner().invoke(
        app, ["benchmark", str(folder(tmp_path)), "--held", str(apart), "-o", str(tmp_path / "o")]
    )
    assert done.exit_code == 0, done.output
    kept = json.loads((tmp_path / "o/classification.json").read_text("utf-8"))
    assert [(r["texts"], r["asked"]) for r in kept["results"]] == [("apart", 1), ("apart", 1)]
    assert kept["learned"] == len(examples()) - 1  # the same words in another order went out


def test_a_folder_without_descriptions_is_refused_in_words(tmp_path):
    done = CliRunner().invoke(app, ["benchmark", str(tmp_path)])
    assert (done.exit_code, "harmonized-system.csv" in done.stderr) == (2, True)
