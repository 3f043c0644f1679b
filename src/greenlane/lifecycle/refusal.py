"""The refusal of an event: what cannot happen now."""


class NotAllowedError(ValueError):
    """The event cannot happen in this state; the text says why."""
