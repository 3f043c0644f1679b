"""Cells for spreadsheets: text that can never become a formula."""

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: object) -> object:
    """The cell, with an apostrophe before text that a spreadsheet would run (ASVS 1.2.10)."""
    if isinstance(cell, str) and cell.startswith(_DANGEROUS):
        return "'" + cell
    return cell
