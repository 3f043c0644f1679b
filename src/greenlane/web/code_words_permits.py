"""What the codes of permits held against the register mean, for translation."""

from django.utils.translation import gettext_lazy as _

from greenlane.web.words import Text

# code: (message, how to put it right)
PERMIT_WORDS: dict[str, tuple[Text, Text]] = {
    "PRM-010": (_("There is no permit of this number and document code in the register."),
                _("State the number as it stands on the permit, with the code it is for.")),
    "PRM-011": (_("The permit was issued to another."),
                _("State a permit of the importer or exporter of these goods.")),
    "PRM-012": (_("The permit is not for these goods, or not for this direction of trade."),
                _("State a permit that covers the goods code and the direction.")),
    "PRM-013": (_("The permit is not for this country of origin or of destination."),
                _("State a permit that covers both countries.")),
    "PRM-014": (_("The permit is not in force: its days are over, or its agency has "
        "stopped it."),
                _("State a permit that is in force, or ask its agency.")),
    "PRM-015": (_("The permit has not enough left for the goods of the item."),
                _("State a further permit for the rest, or declare what the permit has "
        "left.")),
    "PRM-016": (_("How much of the permit the item uses cannot be told."),
                _("State the quantity in the unit of the permit, as a quantity or in the "
        "write-off of the document.")),
    "PRM-017": (_("The permit is for one declaration, and another has used it."),
                _("State another permit.")),
    "PRM-018": (_("The permit allows less in a rolling sub-period than is declared in it."),
                _("Wait until the sub-period has room, or state another permit.")),
}  # fmt: skip
