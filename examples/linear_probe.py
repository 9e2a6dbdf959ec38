#!/usr/bin/env python
"""Tells classes apart by D's features: ``chainer-dcgan probe``."""

from chainer_dcgan.commands.main import run_command

if __name__ == '__main__':
    run_command('probe')
