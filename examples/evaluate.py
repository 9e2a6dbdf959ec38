#!/usr/bin/env python
"""How far images are from real ones: ``chainer-dcgan evaluate``."""

from chainer_dcgan.commands.main import run_command

if __name__ == '__main__':
    run_command('evaluate')
