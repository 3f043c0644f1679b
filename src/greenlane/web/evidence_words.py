"""The codes of a check of evidence in the words of the page, for each language."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "unreadable": _("This is neither an evidence bundle nor a receipt."),
    "unknown-format": _("The file is of a format that this program does not know."),
    "checkpoint-unreadable": _("The signed head cannot be read."),
    "unsigned": _("No key that you trust has signed the head."),
    "bad-signature": _("The signature does not fit the head."),
    "key-out-of-days": _("The key was not in its days when it signed."),
    "leaf-unreadable": _("An entry of the log is not in its one canonical form."),
    "leaf-twice": _("The same entry of the log is given twice."),
    "beyond-head": _("An entry has a place that the signed head does not reach."),
    "not-in-log": _("The proof does not lead from the entry to the signed head."),
    "other-subject": _("An entry belongs to another declaration."),
    "out-of-order": _("The events are not in the log in the order of their numbers."),
    "event-missing": _("An event is missing."),
    "event-unproven": _("An event has no entry in the log."),
    "event-changed": _("An event is not the one in the log."),
    "chain-broken": _("An event does not follow from the one before."),
    "document-missing": _("A document that is in the log is missing."),
    "document-unproven": _("A document has no entry in the log."),
    "body-changed": _("A document is not the one in the log."),
    "answer-changed": _("An answer is not the one in the log."),
    "answer-foreign": _("The answer is not about this declaration."),
    "receipt-wrong": _("The receipt is not that of its event."),
    "law-wrong": _("The law named is not the one of the answer, or not as it was published."),
}
