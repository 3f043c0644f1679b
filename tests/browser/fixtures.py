"""Contexts as a trader and an officer of the fictional country Tavora would meet them.

PAGES maps a name to template, frame (who is looking) and context.
"""

from tests.browser import pages_draft, pages_public, pages_trader

PAGES = {**pages_public.PAGES, **pages_trader.PAGES, **pages_draft.PAGES}
