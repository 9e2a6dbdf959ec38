import os
import pathlib
import subprocess
import sys
import threading
import time

import chainer
import numpy
import pytest

pytest.importorskip('numba')

from chainer_dcgan.functions.kernels.numba import board, threads  # NOQA
from chainer_dcgan.functions.kernels.numba.compilation import (  # NOQA
    compiled,
    inlined,
)

_BENCHMARKS = pathlib.Path(__file__).resolve().parents[1] / 'benchmarks'

# Prints the processor time that 20 steps take of all threads but the main one
# and the kernels'.
_STEPS = '''
import json
import os
import sys
import threading
from contenders import this_updater

def others_time():
    ours = {thread.native_id for thread in threading.enumerate()}
    ticks = 0
    for task in os.listdir('/proc/self/task'):
        if int(task) not in ours:
            with open(f'/proc/self/task/{task}/stat') as file:
                fields = file.read().rpartition(')')[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf('SC_CLK_TCK')

step = this_updater(json.loads(sys.argv[1]))
step()
before = others_time()
for _ in range(20):
    step()
print(others_time() - before)
'''


@compiled
def count(task, counts, n_additions):
    for _ in range(n_additions):
        counts[task] += 1


def helpers():
    return [thread for thread in threading.enumerate()
            if thread.name == 'dcgan']


@pytest.mark.parametrize('n_threads', [1, 2, 3])
@pytest.mark.parametrize('n_tasks', [0, 1, 7, 1000])
def test_each_task_is_done_once(n_threads, n_tasks):
    counts = numpy.zeros(1000, numpy.int64)
    with chainer.using_config('dcgan_threads', n_threads):
        for _ in range(50):
            threads.run(count, n_tasks, counts, 1)
    assert (counts[:n_tasks] == 50).all()
    assert (counts[n_tasks:] == 0).all()


@inlined
def keep_busy():
    value = 1.
    for i in range(20000):
        value = numpy.sin(value + i)
    return value


@compiled
def note_company(task, others, company):
    company[task] = board.add_to_word(others, 1) + 1
    # Always below, which the compiler does not know.
    board.add_to_word(others, -1 if keep_busy() < 2 else 0)


@pytest.mark.parametrize('n_at_once', [1, 2, 4])
def test_no_more_threads_than_the_work_is_worth(n_at_once):
    others, company = board.make(), numpy.zeros(64, numpy.int64)
    with chainer.using_config('dcgan_threads', 4):
        for _ in range(20):
            # So that all of them are awake.
            threads.run(note_company, 64, others.ctypes.data, company)
            threads.run(note_company, 64, others.ctypes.data, company,
                        grain=64 // n_at_once)
            assert 1 <= company.max() <= n_at_once


def test_threads_that_nobody_needs_end():
    counts = numpy.zeros(64, numpy.int64)
    for n_threads in 4, 2:
        with chainer.using_config('dcgan_threads', n_threads):
            threads.run(count, 64, counts, 1)
            assert len(helpers()) == n_threads - 1


@pytest.mark.skipif(not hasattr(time, 'pthread_getcpuclockid'),
                    reason='needs clocks of threads')
def test_helpers_go_to_sleep_and_wake_up():
    counts = numpy.zeros(64, numpy.int64)
    with chainer.using_config('dcgan_threads', 2):
        threads.run(count, 64, counts, 1)
        helper, = helpers()
        clock = time.pthread_getcpuclockid(helper.ident)
        time.sleep(.2)
        asleep = time.clock_gettime(clock)
        time.sleep(.3)
        assert time.clock_gettime(clock) - asleep < .01
        # On a busy machine it may miss some.
        for _ in range(20):
            threads.run(slow, 64, counts)
    assert time.clock_gettime(clock) - asleep > .01


@compiled
def slow(task, counts):
    counts[task] = keep_busy() > 0


@pytest.mark.skipif(sys.platform != 'linux', reason='reads /proc')
def test_no_other_threads_take_processor_time():
    # BLAS's own would keep the cores busy that the kernels want; OpenBLAS's of
    # NumPy 1 do so most readily.
    settings = ('{"preset": "best", "ch": 128, "size": 96, "batch": 32, '
                '"gpu": -1, "precision": "float32"}')
    spent = subprocess.check_output(
        [sys.executable, '-W', 'ignore', '-c', _STEPS, settings],
        env={**os.environ, 'OPENBLAS_NUM_THREADS': '2',
             'CHAINER_DCGAN_THREADS': '2',
             'PYTHONPATH': os.pathsep.join(
                 filter(None, [str(_BENCHMARKS),
                               os.environ.get('PYTHONPATH')]))})
    assert float(spent) < .2
