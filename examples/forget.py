#!/usr/bin/env python
"""Makes a generator forget to draw a thing: ``chainer-dcgan forget``."""

from chainer_dcgan.commands.main import run_command

if __name__ == '__main__':
    run_command('forget')
