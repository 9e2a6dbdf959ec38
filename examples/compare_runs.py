#!/usr/bin/env python
"""Holds training runs against each other: ``chainer-dcgan compare``."""

from chainer_dcgan.commands.main import run_command

if __name__ == '__main__':
    run_command('compare')
