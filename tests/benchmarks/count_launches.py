"""Counts what one training step asks of a GPU.

Example::

    python tests/benchmarks/count_launches.py --ch 512 --json counts.json

For this package's updater on Chainer's own functions and on this package's:
the kernels launched, cuBLAS's products, the bytes that both read and write
(each array once a launch), and the copies between host and device. Counts are
exact wherever CuPy runs; nothing is timed.
"""

import argparse
import collections
import json

from cuda_calls import Recorder

_BETWEEN = 'to device', 'to host'


def main():
    args = parse_args()
    recorder = Recorder()
    # After the recorder, which has to come before CuPy.
    import contenders
    settings = {'preset': args.preset, 'ch': args.ch, 'size': args.size,
                'batch': args.batch, 'gpu': args.gpu, 'precision': 'float32'}
    report = {'settings': settings}
    for name in args.contenders:
        step = getattr(contenders, name)(settings)
        step()
        # The first step makes Adam's moments; the second is like all others.
        recorder.calls.clear()
        step()
        report[name] = summarize(recorder.calls)
        print_calls(name, report[name], args.kernels)
    if args.json:
        with open(args.json, 'w') as f:
            json.dump(report, f, indent=1)


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--preset', default='chainer-dcgan',
                        choices=('chainer-dcgan', 'best'))
    parser.add_argument('--ch', type=int, default=512,
                        help='widest layer of both nets (default: 512)')
    parser.add_argument('--size', type=int, default=96,
                        help='height and width (default: 96)')
    parser.add_argument('--batch', type=int, default=100,
                        help='images a step (default: 100)')
    parser.add_argument('--gpu', '-g', type=int, default=0)
    parser.add_argument('--contenders', nargs='+', metavar='NAME',
                        default=('stock_chainer', 'this_updater'))
    parser.add_argument('--kernels', action='store_true',
                        help='also list the kernels by their bytes')
    parser.add_argument('--json', metavar='FILE')
    return parser.parse_args()


def summarize(calls):
    """Adds up the calls of a step.

    Args:
        calls (list): :class:`cuda_calls.Call` objects.

    Returns:
        dict: ``launches`` and ``megabytes``, of each kind of call (copies on
        the device and fills count as launches), ``transfers``: the bytes of
        each copy between host and device, ``kernels``: launches and bytes by
        kernel or product.
    """
    launches = collections.Counter()
    moved = collections.Counter()
    kernels = {}
    for call in calls:
        if call.kind in _BETWEEN:
            continue
        launches[call.kind] += 1
        moved[call.kind] += call.read + call.written
        entry = kernels.setdefault(call.name or call.kind, [0, 0])
        entry[0] += 1
        entry[1] += call.read + call.written
    return {
        'launches': dict(launches, all=sum(launches.values())),
        'megabytes': {kind: n / 1e6 for kind, n in
                      dict(moved, all=sum(moved.values())).items()},
        'transfers': {kind: [call.written for call in calls
                             if call.kind == kind] for kind in _BETWEEN},
        'kernels': kernels}


def print_calls(name, summary, with_kernels):
    """Prints a step's counts.

    Args:
        name (str): Contender.
        summary (dict): From :func:`summarize`.
        with_kernels (bool): Whether to list the kernels.
    """
    print(f'{name:32}{"launches":>10}{"MB":>10}')
    for kind, n in summary['launches'].items():
        print(f'  {kind:30}{n:10}{summary["megabytes"][kind]:10.1f}')
    for kind, sizes in summary['transfers'].items():
        print(f'  {kind:30}{len(sizes):10}{sum(sizes) / 1e6:10.1f}')
    if with_kernels:
        for kernel, (n, size) in sorted(
                summary['kernels'].items(), key=lambda item: -item[1][1]):
            print(f'    {kernel[:60]:62}{n:6}{size / 1e6:10.1f}')


if __name__ == '__main__':
    main()
