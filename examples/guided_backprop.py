#!/usr/bin/env python
"""Shows what D's features respond to: ``chainer-dcgan guided-backprop``."""

from chainer_dcgan.commands.main import run_command

if __name__ == '__main__':
    run_command('guided-backprop')
