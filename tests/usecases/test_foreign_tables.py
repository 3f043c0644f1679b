"""Tables of others in every writing of the same rows: the same, or refused in words."""

from pathlib import Path

import polars
import pytest

from greenlane.gateways import classification_files, inspection_files, mirror_files

HS = 'hscode,description,level\n01,Animals,2\n0101,Horses,4\n010121,"Pure, bred",6\n'
TRADE = "flowCode,cmdCode,period,fobvalue,netWgt\nX,010121,202501,10.5,3\nX,010129,2025,7,\n"
RISK = (
    ",".join([*inspection_files.KOREAN.values(), *inspection_files.KOREAN_CODES.values()])
    + "\n2020-01-01,T,D,S,10121,BE,BE,30,8,100,5,1"
    + ",x" * 8
    + "\n"
)
READERS = {
    "hs": (HS, classification_files.nomenclature),
    "trade": (TRADE, lambda file: mirror_files.read(file, "GB")),
    "risk": (RISK, inspection_files.read),
}
WRITINGS = {
    "marked": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "empty lines": lambda text: text.replace("\n", "\n\n", 1).encode() + b"\n\n\x1a",
    "spaced names": lambda text: text.replace(",", " , ", 1).encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "a comma at each end": lambda text: (
        text.replace("\n", ",\n").replace(",\n", "\n", 1).encode() * (text.count("\n") > 2)
        or text.encode()
    ),
    "one column more": lambda text: text.replace("\n", ",more\n").encode(),
}


@pytest.fixture
def reading(tmp_path):
    def read(kind, data):
        file = tmp_path / "table.csv"
        file.write_bytes(data)
        return READERS[kind][1](file)

    return read


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("writing", WRITINGS)
def test_the_same_rows_in_another_writing_are_the_same(reading, kind, writing):
    text = READERS[kind][0]
    assert reading(kind, WRITINGS[writing](text)) == reading(kind, text.encode()) != []


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("data", [
    b"", b"\n", b"\x00\x01\x02", "a,b\n1,2\n".encode("utf-32"), b"x;y\n1;2\n", b'a,b\n"1,2\n',
])  # fmt: skip
def test_what_is_no_such_table_is_refused_in_words(reading, kind, data):
    with pytest.raises(ValueError, match=r"table\.csv"):
        reading(kind, data)


def test_the_total_below_the_lines_of_the_harmonized_system_is_none_of_them(reading):
    assert reading("hs", (HS + "TOTAL,Total of all,5\n").encode()) == reading("hs", HS.encode())


def test_the_published_harmonized_system_is_read():
    file = Path(__file__).parents[3] / "shared" / "data" / "hs" / "harmonized-system.csv"
    if not file.exists():
        pytest.skip("no ../shared/data/hs")
    lines = classification_files.nomenclature(file)
    assert sum(line.declarable for line in lines) == 5_613


@pytest.mark.parametrize(("kind", "good", "bad"), [
    ("hs", "0101,Horses,4", "0101,Horses,NaN"), ("hs", "0101,Horses,4", "0101,,4"),
    ("trade", "10.5", "1e400"), ("trade", "10.5", "NaN"), ("trade", "10.5", "-1"),
    ("trade", "10.5", "1_0"), ("trade", "10.5", "١٠"), ("risk", ",100,", ",1_00,"),
    ("risk", ",5,1,", ",5,2,"), ("risk", ",5,1,", ",5,Y,"), ("risk", ",100,", ",1e400,"),
    ("risk", ",100,", ",NaN,"), ("risk", "2020-01-01", "2020-13-01"),
])  # fmt: skip
def test_a_number_that_is_none_is_refused_with_its_row(reading, kind, good, bad):
    text = READERS[kind][0]
    assert good in text
    with pytest.raises(ValueError, match=r"row \d"):
        reading(kind, text.replace(good, bad, 1).encode())


@pytest.mark.parametrize(("said", "found"), [
    ("1", True), ("1.0", True), ("True", True), ("0", False), ("0.0", False), ("false", False),
    ("", None)])  # fmt: skip
def test_what_an_inspection_found_is_read_in_every_writing_and_never_guessed(reading, said, found):
    (record,) = reading("risk", RISK.replace(",5,1,", f",5,{said},", 1).encode())
    assert record.found is found


def test_a_table_with_types_is_read_as_its_texts_are(reading, tmp_path):
    texts = polars.read_csv(RISK.encode(), infer_schema=False)
    typed = texts.with_columns(
        polars.col("Date").str.to_date(), polars.col("HS6 Code", "Item Price").cast(float),
        polars.col("Fraud").cast(int) == 1)  # fmt: skip
    file = tmp_path / "table.parquet"
    typed.write_parquet(file)
    assert inspection_files.read(file) == reading("risk", RISK.encode())


def test_a_list_of_pairs_that_nests_without_end_is_refused(tmp_path):
    file = tmp_path / "pairs.json"
    file.write_text("[" * 100_000)
    with pytest.raises(classification_files.UnreadableTextsError):
        classification_files.examples(file)


def test_descriptions_behind_a_mark_of_bytes_are_read(tmp_path):
    file = tmp_path / "texts.json"
    file.write_text('{"abalone": "0307810000"}', "utf-8-sig")
    assert [each.text for each in classification_files.examples(file)] == ["abalone"]
