r"""Times whole training steps against stock Chainer and PyTorch.

Example::

    python tests/benchmarks/bench_step.py --ch 128 --json result.json
    python tests/benchmarks/bench_step.py --preset best --size 48 --batch 32 \
        --ch 128 --json result.json

Each contender trains the same nets on the same images in a process of its
own; they take turns of some tenths of a second, the first of which is not
timed, so that a busy machine is busy for all. A ratio is the median over the
rounds, its spread their lowest and highest; it is above 1 where this updater
is the faster one. On a CPU the input pipeline alone and sampling are timed
beside them. ``--gpu 0`` runs the comparison on a GPU. ``--processes 2`` holds
two processes, which share the threads, against one with all threads and one
with one.
"""

import argparse
import importlib.util
import json
import os
import sys

from bench_report import TORCH_SAME, TORCH_USUAL, print_table, summarize
from contest import Contender, race

from chainer_dcgan.precision import PRECISIONS

_CHAINER = 'this_updater', 'reference_order', 'stock_chainer'
_OTHER_WORK = 'input_pipeline', 'sampling', 'stock_sampling'


def main():
    args = parse_args()
    settings = {name: getattr(args, name) for name in (
        'preset', 'ch', 'size', 'batch', 'threads', 'gpu', 'precision')}
    contenders, torch_is_missing = (
        parallel_contenders(args, settings) if args.processes > 1
        else rivals(args, settings))
    race(list(contenders.values()), args.warmup, args.rounds)
    for contender in contenders.values():
        contender.close()
    report = summarize(contenders, settings)
    report['torch_left_out'] = torch_is_missing
    print_table(report)
    if args.json:
        with open(args.json, 'w') as f:
            json.dump(report, f, indent=1)


def parallel_contenders(args, settings):
    """Starts one training on several processes, and on one.

    Args:
        args (argparse.Namespace): The flags.
        settings (dict): What the contenders run with.

    Returns:
        tuple: :class:`Contender` objects by name, and why PyTorch is left
        out.
    """
    mpiexec = os.path.join(os.path.dirname(sys.executable), 'mpiexec')
    if not os.path.exists(mpiexec):
        mpiexec = 'mpiexec'
    share = {**settings, 'threads': max(1, args.threads // args.processes)}
    return {
        'processes': Contender(
            'parallel_contenders', 'processes', share,
            [mpiexec, '-n', str(args.processes)]),
        'one_process': Contender(
            'parallel_contenders', 'one_process', settings),
        'one_thread': Contender(
            'parallel_contenders', 'one_process', {**settings, 'threads': 1}),
    }, 'several processes are compared with one'


def rivals(args, settings):
    """Starts this updater, stock Chainer and PyTorch.

    Args:
        args (argparse.Namespace): The flags.
        settings (dict): What the contenders run with.

    Returns:
        tuple: :class:`Contender` objects by name, and why PyTorch is left
        out, ``None`` if it isn't.
    """
    modules = dict.fromkeys(_CHAINER, 'contenders')
    if args.preset != 'chainer-dcgan':
        # It is the reference's, and so are its losses.
        del modules['reference_order']
    torch_is_missing = why_torch_is_missing(args.gpu)
    if torch_is_missing:
        print(f'PyTorch is left out: {torch_is_missing}')
    else:
        modules.update(
            dict.fromkeys(TORCH_USUAL + TORCH_SAME, 'torch_contenders'))
    if args.gpu < 0:
        modules.update(dict.fromkeys(_OTHER_WORK, 'other_work'))
        modules['numpy_updater'] = 'contenders'
    names = args.contenders or list(modules)
    unknown = sorted(set(names) - set(modules))
    if unknown:
        raise SystemExit(
            f'error: --contenders {" ".join(unknown)}: not here. Choose from '
            f'{", ".join(modules)}.')
    return {name: Contender(modules[name], name, settings)
            for name in names}, torch_is_missing


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--preset', default='chainer-dcgan',
                        choices=('chainer-dcgan', 'best'),
                        help='rules of the step (default: chainer-dcgan)')
    parser.add_argument('--ch', type=int, default=512,
                        help='widest layer of both nets (default: 512)')
    parser.add_argument('--size', type=int, default=96,
                        choices=(32, 48, 64, 96, 128),
                        help='height and width (default: 96)')
    parser.add_argument('--batch', type=int, default=100,
                        help='images a step (default: 100)')
    parser.add_argument('--threads', type=int,
                        default=len(os.sched_getaffinity(0)),
                        help='threads of every contender (default: all)')
    parser.add_argument('--processes', type=int, default=1,
                        help='by mpiexec, against one (default: 1)')
    parser.add_argument('--gpu', '-g', type=int, default=-1,
                        help='GPU (default: -1, the CPU)')
    parser.add_argument('--precision', choices=PRECISIONS, default='float32',
                        help='of products on a GPU (default: float32)')
    parser.add_argument('--rounds', type=int, default=7,
                        help='turns of each contender (default: 7)')
    parser.add_argument('--warmup', type=int, default=2,
                        help='untimed steps before (default: 2)')
    parser.add_argument('--contenders', nargs='+', metavar='NAME',
                        help='only these (default: all that are installed)')
    parser.add_argument('--json', metavar='FILE',
                        help='also write the figures there')
    return parser.parse_args()


def why_torch_is_missing(gpu):
    """Tells why PyTorch cannot take part.

    Args:
        gpu (int): GPU, or -1 for the CPU.

    Returns:
        str: The reason, or ``None`` if it can.
    """
    if importlib.util.find_spec('torch') is None:
        return 'it is not installed'
    if gpu >= 0:
        import torch
        if not torch.cuda.is_available():
            return f'torch {torch.__version__} finds no CUDA device'
    return None


if __name__ == '__main__':
    main()
