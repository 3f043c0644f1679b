"""The bar: every page behind a sign-in is in one of its places, save those of one's own account."""

from django.urls import URLPattern


def pages(patterns):
    for each in patterns:
        if isinstance(each, URLPattern):
            if each.name and getattr(each.callback, "action", None):
                yield each.name, each.callback.action
        else:
            yield from pages(each.url_patterns)


# Of one's own account: the menu beside the bar leads there.
OWN = {"account.own", "account.delegate", "interest.own", "data.own", "look-up.explain"}


def test_every_page_is_in_a_place_of_the_bar(django_ready):
    from greenlane.web import navigation, urls

    behind = {name for name, action in pages(urls.urlpatterns) if action not in OWN | {"everyone"}}
    assert len(behind) > 100
    lost = {name for name in behind if navigation.place_of(name) not in navigation.names()}
    assert lost == set()
