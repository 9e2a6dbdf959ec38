r"""Times whole training steps against stock Chainer and PyTorch.

Example::

    python tests/benchmarks/bench_step.py --ch 128 --json result.json
    python tests/benchmarks/bench_step.py --preset best --size 48 --batch 32 \
        --ch 128 --json result.json

Each contender trains the same nets on the same images in a process of its
own; they take turns of two steps, of which the second is timed, so that a
busy machine is busy for all. A ratio is the median over the rounds, its spread
their lowest and highest; it is above 1 where this updater is the faster one.
On a CPU the input pipeline alone and sampling are timed beside them. ``--gpu
0`` runs the comparison on a GPU.
"""

import argparse
import importlib.util
import json
import os
import platform
import statistics

import numpy
from contest import Contender, race, ratio

from chainer_dcgan.precision import PRECISIONS

from chainer.backends import cuda  # isort: skip

_CHAINER = 'this_updater', 'reference_order', 'stock_chainer'
_OTHER_WORK = 'input_pipeline', 'sampling', 'stock_sampling'
_TORCH_USUAL = 'torch_usual', 'torch_usual_channels_last'
_TORCH_SAME = (
    'torch_same_step', 'torch_same_step_channels_last',
    'torch_same_step_compiled', 'torch_same_step_compiled_channels_last')


def main():
    args = parse_args()
    settings = {name: getattr(args, name) for name in (
        'preset', 'ch', 'size', 'batch', 'threads', 'gpu', 'precision')}
    modules = dict.fromkeys(_CHAINER, 'contenders')
    if args.preset != 'chainer-dcgan':
        # It is the reference's, and so are its losses.
        del modules['reference_order']
    torch_is_missing = why_torch_is_missing(args.gpu)
    if torch_is_missing:
        print(f'PyTorch is left out: {torch_is_missing}')
    else:
        modules.update(
            dict.fromkeys(_TORCH_USUAL + _TORCH_SAME, 'torch_contenders'))
    if args.gpu < 0:
        modules.update(dict.fromkeys(_OTHER_WORK, 'other_work'))
        modules['numpy_updater'] = 'contenders'
    names = args.contenders or list(modules)
    unknown = sorted(set(names) - set(modules))
    if unknown:
        raise SystemExit(
            f'error: --contenders {" ".join(unknown)}: not here. Choose from '
            f'{", ".join(modules)}.')
    contenders = {
        name: Contender(modules[name], name, settings) for name in names}
    race(list(contenders.values()), args.warmup, args.rounds)
    for contender in contenders.values():
        contender.close()
    report = summarize(contenders, settings)
    report['torch_left_out'] = torch_is_missing
    print_table(report)
    if args.json:
        with open(args.json, 'w') as f:
            json.dump(report, f, indent=1)


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
    parser.add_argument('--gpu', '-g', type=int, default=-1,
                        help='GPU (default: -1, the CPU)')
    parser.add_argument('--precision', choices=PRECISIONS, default='float32',
                        help='of products on a GPU (default: float32)')
    parser.add_argument('--rounds', type=int, default=7,
                        help='timed steps of each contender (default: 7)')
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


def summarize(contenders, settings):
    """Makes the report.

    Args:
        contenders (dict): :class:`Contender` objects by name.
        settings (dict): What they ran with.

    Returns:
        dict: What ``--json`` writes.
    """
    report = {
        'settings': settings,
        'machine': {'system': platform.platform(), 'cpu': _cpu_name(),
                    'python': platform.python_version(),
                    'numpy': numpy.__version__, **_gpu(settings['gpu'])},
        'images_per_second': {}, 'cpu_seconds_per_step': {},
        'peak_rss_mb': {}, 'peak_device_mb': {}}
    for name, contender in contenders.items():
        report['images_per_second'][name] = (
            settings['batch'] / statistics.median(contender.walls))
        report['cpu_seconds_per_step'][name] = statistics.median(
            contender.cpus)
        report['peak_rss_mb'][name] = contender.peak_rss_mb
        report['peak_device_mb'][name] = contender.peak_device_mb
    ours = contenders.get('this_updater')
    for key, names in (
            ('ratio_to_torch_best', _TORCH_USUAL),
            ('ratio_to_torch_same_step', _TORCH_SAME),
            ('ratio_to_stock_chainer', ('stock_chainer',)),
            ('ratio_to_reference_order', ('reference_order',)),
            ('ratio_to_numpy', ('numpy_updater',)),
            ('ratio_to_input_pipeline', ('input_pipeline',))):
        rivals = [contenders[name] for name in names if name in contenders]
        if ours and rivals:
            best = min(rivals, key=lambda c: statistics.median(c.walls))
            _put_ratio(report, key, best, ours)
    if 'sampling' in contenders and 'stock_sampling' in contenders:
        _put_ratio(report, 'ratio_sampling_to_stock_chainer',
                   contenders['stock_sampling'], contenders['sampling'])
    return report


def _put_ratio(report, key, rival, ours):
    spread = ratio(rival, ours)
    report[key] = spread['median']
    report[key + '_spread'] = [spread['low'], spread['high']]


def print_table(report):
    """Prints a report.

    Args:
        report (dict): From :func:`summarize`.
    """
    print(json.dumps(report['settings']), json.dumps(report['machine']))
    print(f'{"":40}{"images/s":>10}{"CPU s/step":>12}{"peak MB":>10}'
          f'{"GPU MB":>10}')
    for name, rate in report['images_per_second'].items():
        print(f'{name:40}{rate:10.1f}'
              f'{report["cpu_seconds_per_step"][name]:12.3f}'
              f'{report["peak_rss_mb"][name]:10.0f}'
              f'{report["peak_device_mb"][name]:10.0f}')
    for key, value in report.items():
        if key.startswith('ratio') and not key.endswith('spread'):
            low, high = report[key + '_spread']
            print(f'{key:40}{value:10.2f}   ({low:.2f} to {high:.2f})')


def _gpu(number):
    if number < 0:
        return {}
    import cupy
    properties = cupy.cuda.runtime.getDeviceProperties(number)
    return {'gpu': properties['name'].decode(), 'cupy': cupy.__version__,
            'cudnn': cuda.cudnn_enabled}


def _cpu_name():
    try:
        with open('/proc/cpuinfo') as f:
            return next(line.split(':')[1].strip() for line in f
                        if line.startswith('model name'))
    except (OSError, StopIteration):
        return platform.processor()


if __name__ == '__main__':
    main()
