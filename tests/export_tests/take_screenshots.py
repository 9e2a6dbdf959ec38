#!/usr/bin/env python
"""Takes the pictures of the web page that docs/web.md shows.

    python examples/export_demo.py --gen ... --tags ... --out site
    python tests/export_tests/take_screenshots.py site docs/images
"""

import argparse
import base64
import os
import threading
import time

import browser

from chainer_dcgan.export import make_server

# Name, width, height, pixels a CSS pixel, dark, language.
_PICTURES = (
    ('web_desktop', 1280, 800, 1.5, False, 'en'),
    ('web_dark', 1280, 800, 1.5, True, 'ja'),
    ('web_phone', 390, 844, 2, False, 'ja'))


# Picks a face of the sheet, and moves sliders: pairs of name and value.
_USE = '''
const [pick, tags] = arguments;
if (pick) document.querySelectorAll('.cell')[pick - 1].click();
for (const [name, value] of tags) {
  const slider = [...document.querySelectorAll('[data-tag]')].find(
    ({ dataset }) => dataset.tag === name);
  slider.value = value;
  slider.dispatchEvent(new Event('input', { bubbles: true }));
}
'''


def take(driver, address, path, width, height, scale, dark, language, args):
    browser.resize(driver, width, height, scale, mobile=width < 700)
    driver.execute_cdp_cmd('Emulation.setEmulatedMedia', {'features': [
        {'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}
    ]})
    driver.get(address)
    browser.wait_for_face(driver)
    driver.execute_script(
        "document.querySelector('[data-language=' + arguments[0] + ']')"
        ".click()", language)
    browser.wait_for_sheet(driver)
    driver.execute_script(_USE, args.pick, args.tag)
    # The faces, and what fades in.
    time.sleep(2)
    picture = driver.execute_cdp_cmd('Page.captureScreenshot', {
        'format': 'png', 'captureBeyondViewport': args.full})
    with open(path, 'wb') as f:
        f.write(base64.b64decode(picture['data']))
    print(path)


def setting(text):
    name, _, value = text.rpartition('=')
    return name, int(value)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('site')
    parser.add_argument('out')
    parser.add_argument('--pick', type=int, default=6,
                        help='which face of the sheet to show, 1 to 16; '
                        '0: the first one')
    parser.add_argument('--tag', type=setting, action='append', default=[],
                        help='slider to move, such as hair:blonde=80')
    parser.add_argument('--fragment', default='',
                        help='#z=... to start from')
    parser.add_argument('--full', action='store_true',
                        help='the whole page, not only what fits the screen')
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    with make_server(args.site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f'http://localhost:{server.server_port}/{args.fragment}'
        for name, *settings in _PICTURES:
            with browser.open_browser() as driver:
                take(driver, address, os.path.join(args.out, name + '.png'),
                     *settings, args)
        server.shutdown()


if __name__ == '__main__':
    main()
