"""One contender in a process of its own.

``python worker.py MODULE NAME SETTINGS`` builds the contender, then answers
each line on its standard input with a line of JSON: the seconds of one step
(``wall``, ``cpu``), its result and the peak memory so far.
"""

import importlib
import json
import resource
import sys
import time


def main():
    module, name, settings = sys.argv[1:]
    step = getattr(importlib.import_module(module), name)(
        json.loads(settings))
    for _ in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        result = step()
        usage = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps({
            'wall': time.perf_counter() - wall,
            'cpu': time.process_time() - cpu,
            'result': result,
            'peak_rss_mb': usage.ru_maxrss / 1024,
        }), flush=True)


if __name__ == '__main__':
    main()
