"""The refusal of an act: what cannot happen now, in a text that people read in their language."""

import re

CODED = re.compile(r"%\((state|move|code)\)s")  # known by its code only: no sentence


class RefusalError(ValueError):
    """An act was refused: `text` says why, with places such as `%(number)s` that `told` fills.

    The text is written where it is raised. Its translations stand under it in the portal's
    catalogue, which finds it there; a test fails while one is missing. What is known by its code
    only is told as `state`, `move` or `code`: programs read it, people see how it stands.
    """

    def __init__(self, text: str = "", **told: object) -> None:
        super().__init__(text % told if told else text)
        self.text, self.told = text, told


class NotAllowedError(RefusalError):
    """The event cannot happen in this state; the text says why."""
