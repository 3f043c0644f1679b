"""The card of a model: what it is for, what it learned from, how it measured, what it cannot do."""

from collections.abc import Mapping
from typing import Any

from greenlane.risk.learning.model import ModelData


def card(data: ModelData, version: str, span: tuple[str, str], measures: Mapping[str, Any]) -> str:
    """The card as Markdown, in English; the page of the model says the same in every language."""
    later = measures.get("later", {})
    return _TEXT.format(
        version=version, since=span[0], until=span[1], inspected=data.trained_on,
        found=data.found, share=f"{data.found / data.trained_on:.1%}", seed=data.seed,
        revenue=f"{data.revenue:,.2f}", features=len(data.features),
        codes=", ".join(data.codes) or "none", rows=later.get("rows", 0),
        from_day=later.get("from", "-"), auc=_number(later.get("auc")),
        unseen=_number(later.get("auc_unseen")), fair=_number(later.get("auc_drawn")),
        calibration=_number(later.get("calibration")), chance=_number(later.get("found_share")),
        table="\n".join(_line(each) for each in later.get("at", ())),
    )  # fmt: skip


def _number(value: Any) -> str:
    return "not measured" if value is None else f"{value:.3f}"


def _line(at: Mapping[str, Any]) -> str:
    return (f"| {at['share']:.0%} | {at['inspected']} | {at['found']} | {at['precision']:.3f} | "
            f"{at['low']:.3f} - {at['high']:.3f} | {at['recall']:.3f} |")  # fmt: skip


_TEXT = """# Model {version}

## What it is for

It says of each item that is declared how likely an inspection is to find something, and what that
would bring on average. It helps to choose what is looked at. It decides nothing about anybody: an
officer looks, and what he finds counts. It is not asked where a rule or chance has chosen already.

## What it learned from

{inspected} inspected items from {since} to {until}, {found} ({share}) with a finding; a finding
brought {revenue} on average. Goods that nobody inspected taught it nothing. {features} features of
the past, and the codes: {codes}. Nothing of nationality, religion, health, sex, language or any
other ground that the law forbids is among them; the country of origin of the goods is.
Gradient boosting, calibrated by isotonic regression; seed {seed}.

## How it measured

A model made in the same way of the earlier part ranked {rows} inspected items from {from_day} on,
which it had not seen. Findings among all of them: {chance}.

Area under the curve {auc}; on combinations of trader, goods code and origin that the earlier part
did not have {unseen}; on what chance had drawn {fair}. Error of calibration {calibration}.

| share taken | items | found | precision | 95 % | recall |
|---|---|---|---|---|---|
{table}

## What it cannot do

- It knows only what inspections looked at: a fraud that nobody looked for is not in it. That is why
  chance draws a share of all goods, always.
- What was inspected was chosen: figures on it are no figures of all goods, but those on what chance
  drew are.
- When fraud moves, it is behind until inspections have found the new way. The monitors tell.
"""
