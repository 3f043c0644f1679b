"""What the United Kingdom's tariff tool says of an action of a condition, as the TARIC's code."""

# The descriptions of TARIC actions, in small letters and with one blank where any stood.
_ACTIONS = {
    "apply the amount of the action (see components)": "01",
    "entry into free circulation is not allowed": "04",
    "the entry into free circulation is not allowed": "04",
    "export is not allowed": "05",
    "import is not allowed": "06",
    "measure not applicable": "07",
    "declared subheading not allowed": "08",
    "import/export not allowed after control": "09",
    "declaration to be corrected - box 33, 37, 38, 41 or 46 incorrect": "10",
    "the exemption/reduction of the anti-dumping duty is not applicable": "14",
    "entry into free circulation allowed": "24",
    "export allowed": "25",
    "import allowed": "26",
    "apply the mentioned duty": "27",
    "declared subheading allowed": "28",
    "import/export allowed after control": "29",
    "apply exemption/reduction of the anti-dumping duty": "34",
}


def action_code(words: str) -> str | None:
    """The code of an action told in words, if it is known.

    >>> action_code("Import/export  allowed after control"), action_code("Consult the oracle")
    ('29', None)
    """
    return _ACTIONS.get(" ".join(words.casefold().split()))
