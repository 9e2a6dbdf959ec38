#!/usr/bin/env python
"""Finds the faces in a folder of illustrations: ``chainer-dcgan prepare``."""

from chainer_dcgan.commands.main import run_command

if __name__ == '__main__':
    run_command('prepare')
