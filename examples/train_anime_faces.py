#!/usr/bin/env python
"""Trains a DCGAN on illustration faces: ``chainer-dcgan train``."""

from chainer_dcgan.commands.main import run_command

if __name__ == '__main__':
    run_command('train')
