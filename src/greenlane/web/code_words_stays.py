"""What the codes of guarantees and of goods that leave a procedure mean, for translation."""

from django.utils.translation import gettext_lazy as _

from greenlane.web.words import Text

_SECURE = _("Name a guarantee that will do, or give security in cash.")
# code: (message, how to put it right)
STAY_WORDS: dict[str, tuple[Text, Text]] = {
    "DIS-001": (_("The declaration that is named placed no goods under that procedure, or all of "
        "them have left it."),
                _("Name the declaration that placed the goods, by its number.")),
    "DIS-002": (_("The declaration that is named placed goods of another trader."),
                _("Only the one whose goods they are takes them out.")),
    "DIS-003": (_("Which item of the declaration that is named the goods are is not clear."),
                _("Name the item in the line of the previous document.")),
    "DIS-004": (_("More goods are taken out than are left under the procedure."),
                _("Take out what is left, or correct the net mass.")),
    "GUA-001": (_("The procedure demands a guarantee, and the declaration names none: the goods "
        "are held until it is secured."),
                _SECURE),
    "GUA-002": (_("The guarantee is not known, or not of a party of the declaration: the goods "
        "are held until it is secured."),
                _SECURE),
    "GUA-003": (_("The guarantee is not in force: the goods are held until it is secured."),
                _SECURE),
    "GUA-004": (_("The guarantee has not enough left: the goods are held until it is secured."),
                _SECURE),
}  # fmt: skip
