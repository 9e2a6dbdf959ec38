#!/usr/bin/env python
"""Times the web page in Chromium: the first face, and the redraws.

    python examples/export_demo.py --gen ... --out site
    python tests/export_tests/measure_page.py site
"""

import argparse
import os
import statistics
import threading

import browser

from chainer_dcgan.export import make_server

# Notes when a face reaches the canvas, in milliseconds since the page was
# asked for.
_WATCH = """
window.drawnAt = [];
document.addEventListener(
  'drawn', () => window.drawnAt.push(performance.now()), true);
"""

# Moves the noise slider as a hand would, and waits for each face.
_REDRAW = """
const [count, done] = arguments;
const face = document.getElementById('face');
const slider = document.getElementById('noise');
(async () => {
  const times = [];
  for (let i = 0; i < count; i += 1) {
    const drawn = new Promise((resolve) => {
      face.addEventListener('drawn', resolve, { once: true });
    });
    slider.value = (i * 7) % 101;
    const start = performance.now();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await drawn;
    times.push(performance.now() - start);
  }
  done(times);
})();
"""


def measure(address, count):
    with browser.open_browser() as driver:
        driver.execute_cdp_cmd(
            'Page.addScriptToEvaluateOnNewDocument', {'source': _WATCH})
        driver.get(address)
        browser.wait_for_face(driver)
        first = driver.execute_script('return window.drawnAt[0]')
        browser.wait_for_sheet(driver)
        return first, driver.execute_async_script(_REDRAW, count)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('site')
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--count', type=int, default=50)
    args = parser.parse_args()
    with make_server(args.site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for _ in range(args.runs):
            load = os.getloadavg()[0]
            first, times = measure(
                f'http://localhost:{server.server_port}/', args.count)
            print(
                f'first face {first:.0f} ms; redraw median of {len(times)}: '
                f'{statistics.median(times):.1f} ms ({min(times):.1f} to '
                f'{max(times):.1f}); load {load:.1f}', flush=True)
        server.shutdown()


if __name__ == '__main__':
    main()
