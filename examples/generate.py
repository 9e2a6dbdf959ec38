#!/usr/bin/env python
"""Draws images with a trained generator: ``chainer-dcgan generate``."""

from chainer_dcgan.commands.main import run_command

if __name__ == '__main__':
    run_command('generate')
