#!/usr/bin/env python
"""Looks for memorised images: ``chainer-dcgan nearest``."""

from chainer_dcgan.commands.main import run_command

if __name__ == '__main__':
    run_command('nearest')
