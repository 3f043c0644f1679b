"""The refusal of a file of others: a code, the place in the file, and what was found there."""

from greenlane.kernel.finding import Finding

BASIS = "OWASP Application Security Verification Standard 5.0, V5"

# What to do about each code; the page of the code says it in the reader's language.
FIXES: dict[str, str] = {
    "FIL-001": "Send the file itself.",
    "FIL-002": "Send a smaller file, or divide it.",
    "FIL-003": "Send PDF, JPEG, PNG, XLSX, CSV, XML or plain text.",
    "FIL-004": "Name the file by what it is.",
    "FIL-005": "Rename the file with plain letters.",
    "FIL-006": "Save the document anew with the program that made it.",
    "FIL-007": "Send the document as PDF.",
    "FIL-008": "Save the document anew in a simpler form.",
    "FIL-010": "Make the file anew.",
    "FIL-011": "Send the files one by one.",
    "FIL-012": "Send the files one by one.",
    "FIL-013": "Make the file anew.",
    "FIL-014": "Make the file anew with plain names.",
    "FIL-015": "Make the file anew without links.",
    "FIL-016": "Send the inner files one by one.",
    "FIL-017": "Remove the password.",
    "FIL-018": "Save the workbook as .xlsx without macros, links and objects.",
    "FIL-019": "Remove the empty rows and columns and save again.",
    "FIL-020": "Save the picture anew as JPEG or PNG.",
    "FIL-021": "Send a smaller picture.",
    "FIL-022": "Send one picture a file.",
    "FIL-030": "Print the document to PDF anew.",
    "FIL-031": "Remove the password.",
    "FIL-032": "Print the document to PDF anew.",
    "FIL-033": "Send the attached files one by one.",
    "FIL-034": "Divide the document.",
    "FIL-035": "Print the document to PDF anew.",
    "FIL-040": "Clean your computer, and send the document from a clean one.",
    "FIL-050": "Remove attachments that are not needed.",
    "FIL-051": "Remove attachments that are not needed.",
    "FIL-052": "Try again later; nothing was kept.",
}


class RefusedError(ValueError):
    """A file that is not taken; `code` is stable (FIL-0xx), `place` says where in the file."""

    def __init__(self, code: str, text: str, place: str = "") -> None:
        super().__init__(text)
        self.code, self.place = code, place

    def finding(self) -> Finding:
        """The refusal as a finding."""
        return refused(self.code, str(self), self.place)


def refused(code: str, message: str, place: str = "") -> Finding:
    """The finding of a code, with its fix; `place` becomes its path, for control signs too."""
    shown = place[:120].encode("unicode_escape").decode("ascii") if place else ""
    return Finding(
        code=code, message=message, path=(shown,) if shown else (), value=shown,
        basis=BASIS, fix=FIXES[code],
    )  # fmt: skip
