"""A snapshot made of the table of history, in columns: a million items in seconds."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import polars

from greenlane.risk.anomalies.baselines import history_table, usual
from greenlane.risk.anomalies.usual import Usual
from greenlane.risk.learning.features import KEYS, MOST_WORDS, PRICES, WORD_SEEN, Key
from greenlane.risk.learning.snapshot import Head, Rows, joined, pack, sorted_rows

_col = polars.col
_ORDINAL = date(1970, 1, 1).toordinal()
_WORD = r"[^\W\d_]{3,}"


def made(history: polars.DataFrame, until: date) -> bytes:
    """The snapshot of what came before `until`; findings that were known before it."""
    past = _plain(history, until)
    tables = {"tallies": _tallies(past), "spreads": _spreads(past), "words": _words(past),
              **_usual(usual(history_table(history), until))}  # fmt: skip
    head = Head(
        until=until, items=past.height, inspected=int(past["inspected"].sum()),
        found=int(past["found"].sum()), rows={name: len(rows[0]) for name, rows in tables.items()},
    )  # fmt: skip
    return pack(head, tables)


def _plain(history: polars.DataFrame, until: date) -> polars.DataFrame:
    """The columns that count, texts never null, with the keys."""
    known = _col("item_found").is_not_null() & (polars.coalesce(_col("known"), _col("day")) < until)
    text = {name: _col(path).fill_null("") for name, path in _TEXTS.items()}
    return history.filter(_col("day") < until).select(
        **text,
        day=_col("day").cast(polars.Int32) + _ORDINAL,
        value=_col("item.customs_value"), mass=_col("item.net_mass"),
        inspected=known, found=known & _col("item_found").fill_null(False),
    ).with_columns(**_keys())  # fmt: skip


_TEXTS = {
    "trader": "declaration.trader", "declarant": "declaration.declarant", "seller": "seller",
    "code": "item.code", "origin": "item.origin", "departure": "departure", "office": "office",
    "description": "item.description",
}  # fmt: skip


def _keys() -> Mapping[str, polars.Expr]:
    """The keys of `features.keys_of`, as columns."""
    heading = _col("code").str.slice(0, 4)
    pair = {
        "trader_code": ("trader", heading), "trader_origin": ("trader", _col("origin")),
        "code_origin": ("code", _col("origin")), "seller_code": ("seller", _col("code")),
        "declarant_code": ("declarant", _col("code")),
    }  # fmt: skip
    return {
        "heading": heading,
        "route": polars.concat_str("departure", polars.lit(">"), "origin"),
        **{name: polars.concat_str(one, polars.lit("/"), two) for name, (one, two) in pair.items()},
    }


def _tallies(past: polars.DataFrame) -> Rows:
    keys, rows = [], []
    for name in KEYS:
        counted = past.group_by(name).agg(
            polars.len(), _col("inspected").sum(), _col("found").sum(),
            first=_col("day").min(), last=_col("day").max(),
        )  # fmt: skip
        keys += [(name, value) for value in counted[name]]
        rows.append(counted.drop(name).cast(polars.Int32).to_numpy())
    return sorted_rows(keys, np.concatenate(rows))


def _spreads(past: polars.DataFrame) -> Rows:
    """Count, mean and sum of squares of the logarithms; what was found false is left out."""
    ratio = (_col("value") > 0) & (_col("mass") > 0)
    usual = past.filter(~_col("found")).with_columns(
        unit=polars.when(ratio).then((_col("value") / _col("mass")).log()),
        logmass=polars.when(_col("mass") >= 0).then(_col("mass").log1p()),
    )
    keys, rows = [], []
    for name in PRICES:
        told = usual.group_by(name).agg(*(
            part for column in ("unit", "logmass") for part in (
                _col(column).count().cast(polars.Float64).alias(f"{column}_n"),
                _col(column).mean().fill_null(0.0).alias(f"{column}_mean"),
                (_col(column) - _col(column).mean()).pow(2).sum().alias(f"{column}_squares"),
            )
        ))  # fmt: skip
        keys += [(name, value) for value in told[name]]
        rows.append(told.drop(name).cast(polars.Float64).to_numpy())
    return sorted_rows(keys, np.concatenate(rows))


def _usual(known: Usual) -> Mapping[str, Rows]:
    """What was usual on the day, by the keys that `anomalies.unusual` asks for."""
    middles: dict[Key, tuple[float, float]] = {
        (kind, joined(key)): (middle.median, middle.spread)
        for kind, under in known.middles.items()
        for key, middle in under.items()
    }
    dealt: dict[Key, tuple[int, int]] = {}
    for what in ("routes", "chapters", "origins"):
        for key, counts in getattr(known, what).items():
            dealt[what, joined(key)] = sum(counts.values()), len(counts)
            dealt |= {(what, joined((*key, value))): (many, 1) for value, many in counts.items()}
    weekly = {("", joined(key)): each for key, each in known.weekly.items()}
    told: dict[str, dict[Key, Any]] = {"middles": middles, "dealt": dealt, "weekly": weekly}
    return {name: sorted_rows(rows, np.asarray(list(rows.values())).reshape(len(rows), 2))
            for name, rows in told.items()}  # fmt: skip


def _words(past: polars.DataFrame) -> Rows:
    """How often each word came, at all and under its heading; rare words are left out."""
    told = past.select(
        "heading",
        word=_col("description").str.to_lowercase().str.extract_all(_WORD)
        .list.unique(maintain_order=True).list.head(MOST_WORDS),
    ).explode("word").drop_nulls("word")  # fmt: skip
    whole = told.group_by("word").len().filter(_col("len") >= WORD_SEEN)
    under = told.group_by("heading", "word").len().join(whole.select("word"), on="word", how="semi")
    keys = [("", word) for word in whole["word"]]
    keys += list(zip(under["heading"], under["word"], strict=True))
    counts = [*whole["len"], *under["len"]]
    return sorted_rows(keys, np.asarray(counts, dtype=np.int32).reshape(len(counts), 1))
