"""``chainer-dcgan COMMAND``: finds the command and runs it.

A command is a module of this package with a docstring, whose text ``--help``
shows, and two functions: ``add_flags(parser)``, which takes an
:class:`argparse.ArgumentParser`, and ``run(args)``, which returns an exit
status or ``None``.
"""

import argparse
import importlib
import sys

import chainer_dcgan
from chainer_dcgan.commands import console, process
from chainer_dcgan.commands.parser import Parser

# In the order that a newcomer would want; a name's dashes are its module's
# underscores.
COMMANDS = {
    'prepare': 'find and cut out the faces in a folder of illustrations',
    'train': 'train a generator on a folder of faces',
    'generate': 'draw faces with a trained generator',
    'explore': 'pictures of the latent space: walks, arithmetic, tags',
    'export': 'put a generator on a web page',
    'evaluate': 'measure how far generated images are from real ones',
    'compare': 'hold several training runs against each other',
    'probe': "tell classes apart by D's features",
    'nearest': 'look for memorised training images',
    'guided-backprop': "show what D's features respond to",
    'forget': 'drop the feature maps that draw a thing',
    'train-gan': 'train the first GAN (2014) on digits or clothes',
    'cache': 'list or clear the prepared images on the disk',
    'parzen': "the first GAN's log-likelihood estimate",
}


def main(argv: list[str] | None=None) -> None:
    """Runs a command, and ends the process.

    Args:
        argv (list of str): The command and its flags; those of the process
            if ``None``.
    """
    console.prepare()
    argv = sys.argv[1:] if argv is None else argv
    parser = Parser(
        prog='chainer-dcgan', description=chainer_dcgan.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog='commands:\n' + '\n'.join(
            f'  {name:<16} {text}' for name, text in COMMANDS.items())
        + '\n\nchainer-dcgan COMMAND --help explains the flags of one.')
    parser.add_argument(
        '--version', action='version', version=chainer_dcgan.__version__)
    parser.add_argument(
        'command', metavar='COMMAND', choices=COMMANDS,
        help='one of those below')
    args = parser.parse_args(argv[:1])
    run_command(args.command, argv[1:], f'chainer-dcgan {args.command}')


def run_command(
        name: str, argv: list[str] | None=None, prog: str | None=None) -> None:
    """Runs one command, and ends the process.

    Args:
        name (str): Key of ``COMMANDS``.
        argv (list of str): Its flags; those of the process if ``None``.
        prog (str): What the help calls it; the script's name if ``None``.
    """
    console.prepare()
    process.run(_start, name, argv, prog)


def _start(name, argv, prog):
    # Only this one's module: some need packages that others do without.
    module = importlib.import_module(
        'chainer_dcgan.commands.' + name.replace('-', '_'))
    parser = Parser(
        prog=prog, description=module.__doc__)
    module.add_flags(parser)
    return module.run(parser.parse_args(argv))
