"""What a comparison of training steps says: a table, and JSON."""

import json
import platform
import statistics

import numpy
from contest import ratio

# First: it makes Chainer importable.
import chainer_dcgan  # NOQA

from chainer.backends import cuda  # isort: skip

TORCH_USUAL = 'torch_usual', 'torch_usual_channels_last'
TORCH_SAME = (
    'torch_same_step', 'torch_same_step_channels_last',
    'torch_same_step_compiled', 'torch_same_step_compiled_channels_last')


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
    ours = contenders.get('this_updater', contenders.get('processes'))
    for key, names in (
            ('ratio_to_one_process', ('one_process',)),
            ('ratio_to_one_thread', ('one_thread',)),
            ('ratio_to_torch_best', TORCH_USUAL),
            ('ratio_to_torch_same_step', TORCH_SAME),
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
