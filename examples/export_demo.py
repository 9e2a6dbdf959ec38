#!/usr/bin/env python
"""Writes a web page that draws faces: ``chainer-dcgan export``."""

from chainer_dcgan.commands.main import run_command

if __name__ == '__main__':
    run_command('export')
