"""One contender in a process of its own.

``python worker.py MODULE NAME SETTINGS`` builds the contender, then answers
each line on its standard input, a number of steps, with a line of JSON: the
mean seconds of a step (``wall``, ``cpu``), the last one's result and the peak
memory so far. On a GPU the
clocks are read when all of its work is done, and ``peak_device_mb`` is what
the framework has taken of its memory.
"""

import importlib
import json
import resource
import sys
import time


def main():
    module, name, settings = sys.argv[1:]
    module, settings = importlib.import_module(module), json.loads(settings)
    step = getattr(module, name)(settings)
    on_gpu = settings['gpu'] >= 0
    for line in sys.stdin:
        n_steps = int(line)
        if on_gpu:
            module.synchronize(settings)
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(n_steps):
            result = step()
        if on_gpu:
            module.synchronize(settings)
        usage = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps({
            'wall': (time.perf_counter() - wall) / n_steps,
            'cpu': (time.process_time() - cpu) / n_steps,
            'result': result,
            'peak_rss_mb': usage.ru_maxrss / 1024,
            'peak_device_mb': module.device_mb(settings) if on_gpu else 0.,
        }), flush=True)


if __name__ == '__main__':
    main()
