"""A sign that may not stand in a name or an address, told in words with its code and place."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.kernel.readable import CONTROL, NOTHING, TURNING, UNSEEN, Fault, composed, fault
from greenlane.web.words import Text

_AGAIN = gettext_lazy("Type the text anew with your keyboard; do not paste it.")
# code: (message, how to put it right)
TEXT_WORDS: dict[str, tuple[Text, Text]] = {
    CONTROL: (gettext_lazy("A name or an address has a line break or a sign for machines."),
              _AGAIN),
    TURNING: (gettext_lazy("A name or an address has a sign that turns the direction of reading."),
              _AGAIN),
    UNSEEN: (gettext_lazy("A name or an address has a sign that nobody sees."), _AGAIN),
    NOTHING: (gettext_lazy("A name or an address has a sign that stands for nothing."), _AGAIN),
}  # fmt: skip


def words(found: Fault) -> str:
    """The fault for who typed the text."""
    return _("%(message)s It is sign %(place)s, %(sign)s (%(code)s).") % {
        "message": TEXT_WORDS[found.code][0], "place": found.place, "sign": found.named,
        "code": found.code,
    }  # fmt: skip


def of(text: str) -> str:
    """What is wrong with a text, in words; empty when nothing is."""
    found = fault(composed(text))
    return words(found) if found else ""
