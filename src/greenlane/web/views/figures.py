"""Figures of many declarations for those who see no single one: small cells are not told."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from greenlane.access.suppression import SMALLEST, table
from greenlane.store import listing
from greenlane.usecases import desk
from greenlane.web import words
from greenlane.web.access import open_to
from greenlane.web.choices import named
from greenlane.web.context import language


@open_to("declaration.summary")
def figures(request: HttpRequest) -> HttpResponse:
    """How many declarations stand in which state and lane, office by office."""
    here = desk.current().book
    offices = listing.offices()
    counted = {
        "state": listing.counted("state", offices), "lane": listing.counted("lane", offices)
    }  # fmt: skip
    tables = []
    for side, counts in counted.items():
        told = table(counts)
        columns = sorted({column for _, column in counts})
        tables.append(
            {"side": side,
             "columns": [str((words.state if side == "state" else words.lane)(c).text)
                         for c in columns],
             "rows": [{"office": named(here.offices[o].name, language())
                       if o in here.offices else o, "code": o,
                       "cells": [told[o, column] for column in columns]} for o in offices]}
        )  # fmt: skip
    context = {"tables": tables, "smallest": SMALLEST, "empty": not offices}
    return render(request, "pages/figures.html", context)
