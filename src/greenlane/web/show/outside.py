"""The outside providers beside an account: linked or not."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from greenlane.store import openid_links
from greenlane.store.models import Account


def outside(account: Account) -> list[dict[str, Any]]:
    """Every configured provider with the account's link there; links of former ones by their id."""
    links = {link.provider: link for link in openid_links.listed(account)}
    language = get_language() or "en"
    known = [
        {"id": each.id, "name": each.named(language), "link": links.pop(each.id, None)}
        for each in settings.GREENLANE_OPENID
    ]
    return known + [{"id": name, "name": name, "link": link} for name, link in links.items()]
