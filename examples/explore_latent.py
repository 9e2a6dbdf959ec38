#!/usr/bin/env python
"""Draws pictures of the latent space: ``chainer-dcgan explore``."""

from chainer_dcgan.commands.main import run_command

if __name__ == '__main__':
    run_command('explore')
