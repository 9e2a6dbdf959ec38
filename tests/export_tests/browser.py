"""A headless Chromium, for the tests and the scripts beside them."""

import contextlib
import json
import shutil
import tempfile
import time

_BINARIES = ('chromium', 'chromium-browser', 'google-chrome')
_FLAGS = (
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic',
    '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--hide-scrollbars')

# Seconds; a busy machine is no failure.
_PATIENCE = 90


def missing():
    """Says what is not installed.

    Returns:
        str: Why there is no browser, or ``None`` if there is one.
    """
    try:
        import selenium  # NOQA
    except ImportError:
        return 'needs Selenium: pip install selenium'
    if _find(*_BINARIES) is None:
        return 'needs Chromium: apt-get install chromium'
    if _find('chromedriver') is None:
        return 'needs chromedriver: apt-get install chromium-driver'


def _find(*names):
    return next(filter(None, map(shutil.which, names)), None)


@contextlib.contextmanager
def open_browser(width=1280, height=800, language='en'):
    """Starts a browser without any memory of earlier ones.

    Args:
        width (int): Width of the page in CSS pixels.
        height (int): Its height.
        language (str): The user's language.

    Yields:
        selenium.webdriver.Chrome: The driver.
    """
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    options = webdriver.ChromeOptions()
    options.binary_location = _find(*_BINARIES)
    options.set_capability('goog:loggingPrefs', {
        'browser': 'ALL', 'performance': 'ALL'})
    options.add_experimental_option(
        'prefs', {'intl.accept_languages': language})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for flag in (*_FLAGS, '--user-data-dir=' + profile,
                     '--lang=' + language,
                     f'--window-size={width},{height}'):
            options.add_argument(flag)
        driver = webdriver.Chrome(
            options=options, service=Service(_find('chromedriver')))
        try:
            # The new tab's page asks for much, too.
            driver.get('about:blank')
            driver.get_log('performance')
            resize(driver, width, height)
            driver.set_script_timeout(_PATIENCE)
            yield driver
        finally:
            driver.quit()


def resize(driver, width, height, scale=1, mobile=False):
    """Gives the page a size, as a phone's or a screen's."""
    driver.execute_cdp_cmd('Emulation.setDeviceMetricsOverride', {
        'width': width, 'height': height, 'deviceScaleFactor': scale,
        'mobile': mobile})


def wait_for_face(driver):
    """Waits until a face is on the screen."""
    from selenium.webdriver.support.ui import WebDriverWait
    WebDriverWait(driver, _PATIENCE, poll_frequency=0.05).until(
        lambda d: d.execute_script(
            "return document.getElementById('loading')?.hidden === true"))


def wait_for_sheet(driver):
    """Waits until all 16 faces of the sheet are drawn."""
    from selenium.webdriver.support.ui import WebDriverWait
    WebDriverWait(driver, _PATIENCE, poll_frequency=0.05).until(
        lambda d: d.execute_script(
            "return document.querySelectorAll('.cell').length === 16 && "
            "!document.querySelector('.cell--waiting')"))


def requests(driver):
    """Lists the addresses that were asked for since the last call."""
    addresses = []
    for entry in driver.get_log('performance'):
        message = json.loads(entry['message'])['message']
        if message['method'] == 'Network.requestWillBeSent':
            addresses.append(message['params']['request']['url'])
    return addresses


def console(driver):
    """Lists what the console shows, notes left out, since the last call."""
    return [entry for entry in driver.get_log('browser')
            if entry['level'] in ('SEVERE', 'WARNING')]


def save_png(driver, folder):
    """Presses the page's button, and waits for the file."""
    driver.execute_cdp_cmd('Page.setDownloadBehavior', {
        'behavior': 'allow', 'downloadPath': str(folder)})
    driver.execute_script("document.getElementById('save').click()")
    deadline = time.monotonic() + 20
    while not (found := list(folder.glob('ganryo-*.png'))):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    # Chromium renames it once it is whole.
    time.sleep(0.2)
    return found[0]
