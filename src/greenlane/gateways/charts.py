"""Charts, drawn on the server as SVG or PNG from a specification that is data."""

from collections.abc import Sequence
from typing import Any

import altair
import polars

_PALETTE = ["#8a8f98", "#c98500", "#3b7dd8", "#7a4fbf", "#0a7d53"]
_FONT = "Inter, Helvetica, Arial, sans-serif"


def precision(rows: Sequence[dict[str, Any]], title: str) -> bytes:
    """A PNG: the share of findings among those inspected, by share inspected, a line a method.

    Each row has method, share, precision, low and high (the 95 % interval).
    """
    order = list(dict.fromkeys(row["method"] for row in rows))
    scale = altair.Scale(domain=order, range=_PALETTE[: len(order)])
    colour = altair.Color("method:N", sort=order, title=None, scale=scale)
    base = altair.Chart(polars.DataFrame(list(rows))).encode(
        x=altair.X("share:Q", title="share inspected", axis=altair.Axis(format="%")),
        color=colour,
    )
    y = altair.Y("precision:Q", title="findings among them", scale=altair.Scale(domain=[0, 1]),
                 axis=altair.Axis(format="%"))  # fmt: skip
    band = base.mark_area(opacity=0.14).encode(y="low:Q", y2="high:Q")
    line = base.mark_line(strokeWidth=2, point=True).encode(y=y)
    return png((band + line).properties(title=title, width=560, height=320))


def over_time(rows: Sequence[dict[str, Any]]) -> bytes:
    """A PNG: the share of findings among inspections by quarter, a line a method.

    Each row has method, quarter (from 1) and share.
    """
    order = list(dict.fromkeys(row["method"] for row in rows))
    scale = altair.Scale(domain=order, range=_PALETTE[: len(order)])
    chart = altair.Chart(polars.DataFrame(list(rows))).mark_line(strokeWidth=2, point=True).encode(
        x=altair.X("quarter:O", title="quarter", axis=altair.Axis(labelAngle=0)),
        y=altair.Y("share:Q", title="findings among inspections", axis=altair.Axis(format="%")),
        color=altair.Color("method:N", sort=order, title=None, scale=scale),
    )  # fmt: skip
    title = "Who finds what, when fraud moves after it is caught"
    return png(chart.properties(title=title, width=560, height=320))


def hits(rows: Sequence[dict[str, Any]], title: str, hits: str, found: str) -> bytes:
    """An SVG: what a profile would have chosen in each office, and what was found there.

    Each row has office, hits and found; `hits` and `found` are the words of the legend.
    """
    import vl_convert  # it takes a second to load

    told = [{"office": row["office"], "what": word, "number": row[name]}
            for row in rows for name, word in (("hits", hits), ("found", found))]  # fmt: skip
    scale = altair.Scale(domain=[hits, found], range=[_PALETTE[2], _PALETTE[4]])
    chart = altair.Chart(polars.DataFrame(told)).mark_bar().encode(
        y=altair.Y("office:N", title=None), yOffset=altair.YOffset("what:N", sort=[hits, found]),
        x=altair.X("number:Q", title=None, axis=altair.Axis(tickMinStep=1)),
        color=altair.Color("what:N", title=None, scale=scale),
    ).properties(title=title, width=480, background="#ffffff")  # fmt: skip
    return vl_convert.vegalite_to_svg(chart.configure(font=_FONT).to_json()).encode()


def steps(rows: Sequence[dict[str, Any]], title: str) -> bytes:
    """An SVG: amounts one below the other, each from where the one before ended.

    Each row has what (its words), start, end and tone (0 whole, 1 explained, 2 unexplained).
    """
    import vl_convert  # it takes a second to load

    order = [row["what"] for row in rows]
    scale = altair.Scale(domain=[0, 1, 2], range=[_PALETTE[2], _PALETTE[0], _PALETTE[1]])
    names = altair.Axis(labelLimit=260, minExtent=190)
    chart = altair.Chart(polars.DataFrame(list(rows))).mark_bar(size=16).encode(
        y=altair.Y("what:N", sort=order, title=None, axis=names),
        x=altair.X("start:Q", title=None, axis=altair.Axis(format="~s")), x2="end:Q",
        color=altair.Color("tone:O", scale=scale, legend=None),
    ).properties(title=title, width=480, background="#ffffff")  # fmt: skip
    return vl_convert.vegalite_to_svg(chart.configure(font=_FONT).to_json()).encode()


def png(chart: altair.LayerChart | altair.Chart, scale: float = 2.0) -> bytes:
    """A chart as PNG, in our type and without decoration."""
    import vl_convert  # it takes a second to load

    styled = chart.configure(font=_FONT).configure_view(stroke=None).configure_axis(
        gridColor="#e6e8eb", domainColor="#9aa0a6", labelColor="#3c4043", titleColor="#3c4043",
    ).configure_title(anchor="start", fontSize=15, fontWeight=600)  # fmt: skip
    return bytes(vl_convert.vegalite_to_png(styled.to_json(), scale=scale))


def told_and_found(rows: Sequence[dict[str, Any]], told: str, found: str, title: str) -> bytes:
    """An SVG: by week, what a model told and what was found, the latter with its interval.

    Each row has week, told, rate, low and high; `told` and `found` are the words of the legend.
    """
    lines = [{"week": row["week"], "what": word, "share": row[name]}
             for row in rows for name, word in (("told", told), ("rate", found))]  # fmt: skip
    scale = altair.Scale(domain=[told, found], range=[_PALETTE[2], _PALETTE[4]])
    axis = altair.Axis(format="%")
    line = altair.Chart(polars.DataFrame(lines)).mark_line(point=True).encode(
        x=altair.X("week:O", title=None, axis=altair.Axis(labelAngle=-40)),
        y=altair.Y("share:Q", title=None, axis=axis),
        color=altair.Color("what:N", title=None, scale=scale),
    )  # fmt: skip
    band = altair.Chart(polars.DataFrame(list(rows))).mark_area(
        opacity=0.14, color=_PALETTE[4]
    ).encode(x="week:O", y="low:Q", y2="high:Q")  # fmt: skip
    return svg((band + line).properties(title=title, width=520, height=260))


def moved(rows: Sequence[dict[str, Any]], limits: tuple[float, float], title: str) -> bytes:
    """An SVG: how far each feature has moved; each row has feature and index."""
    names = altair.Axis(labelLimit=260, minExtent=190)
    chart = altair.Chart(polars.DataFrame(list(rows))).mark_bar(color=_PALETTE[2]).encode(
        y=altair.Y("feature:N", title=None, sort=None, axis=names),
        x=altair.X("index:Q", title=None),
    )  # fmt: skip
    marks = altair.Chart(polars.DataFrame({"index": list(limits)})).mark_rule(
        color=_PALETTE[1], strokeDash=[4, 3]
    ).encode(x="index:Q")  # fmt: skip
    return svg((chart + marks).properties(title=title, width=420))


def svg(chart: altair.LayerChart | altair.Chart) -> bytes:
    """A chart as SVG on white, in our type."""
    import vl_convert  # it takes a second to load

    plain = chart.properties(background="#ffffff").configure(font=_FONT)
    return str(vl_convert.vegalite_to_svg(plain.to_json())).encode()
