"""Why a file or a line could not be read or written, in words."""


def reason(error: Exception) -> str:
    """What an exception says, without the numbers and paths of the operating system."""
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
