#!/usr/bin/env python
"""Takes the pictures of the web page that docs/web.md shows.

    python examples/export_demo.py --gen ... --tags ... --out site
    python tests/export_tests/take_screenshots.py site docs/images
"""

import argparse
import base64
import os
import threading

import browser

from chainer_dcgan.export import make_server

# Name, width, height, pixels a CSS pixel, dark, language.
_PICTURES = (
    ('web_desktop', 1280, 800, 1.5, False, 'en'),
    ('web_dark', 1280, 800, 1.5, True, 'ja'),
    ('web_phone', 390, 844, 2, False, 'ja'))


def take(driver, address, path, width, height, scale, dark, language, full):
    browser.resize(driver, width, height, scale, mobile=width < 700)
    driver.execute_cdp_cmd('Emulation.setEmulatedMedia', {'features': [
        {'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}
    ]})
    driver.get(address)
    browser.wait_for_face(driver)
    driver.execute_script(
        "document.querySelector('[data-language=' + arguments[0] + ']')"
        ".click(); document.getElementById('status').textContent = ''",
        language)
    browser.wait_for_sheet(driver)
    picture = driver.execute_cdp_cmd('Page.captureScreenshot', {
        'format': 'png', 'captureBeyondViewport': full})
    with open(path, 'wb') as f:
        f.write(base64.b64decode(picture['data']))
    print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('site')
    parser.add_argument('out')
    parser.add_argument('--fragment', default='', help='#z=... to show')
    parser.add_argument('--full', action='store_true',
                        help='the whole page, not only what fits the screen')
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    with make_server(args.site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = 'http://localhost:{}/{}'.format(
            server.server_port, args.fragment)
        for name, *settings in _PICTURES:
            with browser.open_browser() as driver:
                take(driver, address, os.path.join(args.out, name + '.png'),
                     *settings, args.full)
        server.shutdown()


if __name__ == '__main__':
    main()
