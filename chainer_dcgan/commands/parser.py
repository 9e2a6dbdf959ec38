"""Reads a command's flags; what is wrong is said once, and shortly."""

import argparse
import time

from chainer_dcgan.storage.files import printable
from chainer_dcgan.training.parallel import launched

# Seconds that the first of several processes has to say what is wrong: a
# launcher ends all as soon as one has ended.
_PRECEDENCE = 1.5
_LONGEST = 1000


class Parser(argparse.ArgumentParser):
    """Argparse's parser, for whatever a shell can pass.

    Of several processes that a launcher started, the first one speaks.
    """

    def error(self, message):
        """Ends the process with status 2; quotes no more than makes sense."""
        super().error(printable(message, _LONGEST))

    def exit(self, status=0, message=None):
        """Ends the process, the first one before the others."""
        if status and not _is_first():
            time.sleep(_PRECEDENCE)
        super().exit(status, message)

    def _print_message(self, message, file=None):
        if _is_first():
            super()._print_message(message, file)


def _is_first():
    return launched()[1] == 0
