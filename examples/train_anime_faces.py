#!/usr/bin/env python
"""Trains a DCGAN on illustration faces: ``chainer-dcgan train``."""

import sys

try:
    from chainer_dcgan.commands.main import run_command
except ModuleNotFoundError as e:
    sys.stderr.write(
        f'error: {e.name} is not installed here. In the folder of the '
        'repository, type: make venv && . .venv/bin/activate\n')
    sys.exit(2)
except KeyboardInterrupt:
    sys.exit(130)

if __name__ == '__main__':
    run_command('train')
