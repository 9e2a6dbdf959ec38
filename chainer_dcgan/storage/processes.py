"""Whether a process that left something behind is still there."""

import os


def may_run(number: int) -> bool:
    """Tells whether a process of this machine may be running.

    Args:
        number (int): Its number.

    Returns:
        bool: False only if there is surely none: on Windows, where asking is
        ending it, and of numbers that no process has, always true.
    """
    if os.name == 'nt' or number < 1:
        return True
    try:
        os.kill(number, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        # It is another user's.
        pass
    return True
