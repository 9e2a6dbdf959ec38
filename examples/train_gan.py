#!/usr/bin/env python
"""Trains the first GAN on grey images: ``chainer-dcgan train-gan``."""

from chainer_dcgan.commands.main import run_command

if __name__ == '__main__':
    run_command('train-gan')
