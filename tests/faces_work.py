"""Work for other processes to do: they can only find what a module holds."""

import os
import time


def square(number, *_):
    """Takes longer for small numbers, so that results come out of order."""
    time.sleep(0.02 if number % 3 == 0 else 0)
    return number * number


def die_of(number, fatal):
    """Ends the process for one number."""
    if number == fatal:
        os._exit(11)
    return -number


def pid(number):
    """Says which process does the work."""
    return os.getpid()
