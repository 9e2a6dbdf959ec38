#!/usr/bin/env python
"""Judges a generator by a Parzen window: ``chainer-dcgan parzen``."""

from chainer_dcgan.commands.main import run_command

if __name__ == '__main__':
    run_command('parzen')
