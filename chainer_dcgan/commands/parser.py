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

    Of several processes that a launcher started, the first one speaks. Its
    help shows defaults.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{'formatter_class': HelpFormatter, **kwargs})

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


class HelpFormatter(argparse.RawDescriptionHelpFormatter,
                    argparse.ArgumentDefaultsHelpFormatter):
    """Keeps the lines of a description, and shows defaults where there are."""

    def _get_help_string(self, action):
        # Of what is not given, the text itself says what happens; and a
        # switch is off. Not by ==, which makes False of a default of 0.
        if action.default is None or action.default is False:
            return action.help
        if isinstance(action.default, (list, tuple)):
            separator = ' ' if action.nargs == '+' else ','
            default = separator.join(map(str, action.default))
            return f'{action.help} (default: {default})'
        return super()._get_help_string(action)


def _is_first():
    return launched()[1] == 0
