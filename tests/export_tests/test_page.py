"""The web page in a real browser."""

import base64
import contextlib
import functools
import http.server
import json
import os
import re
import shutil
import threading
import time

import numpy
import pytest
from export_tests import browser
from PIL import Image

from chainer_dcgan import generate, images
from chainer_dcgan.errors import InputError, RunError
from chainer_dcgan.export import build_site, make_server
from chainer_dcgan.tags.file import Tag

pytest.importorskip('onnx')
pytest.importorskip('onnxruntime')

MARKUP = '<img src=x onerror="document.title=1">'
N_Z = 20


def skip(reason):
    # Where the tests are known to be able to run, as in .ci/run.
    if os.environ.get('CHAINER_DCGAN_BROWSER') == 'required':
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope='module')
def gen(make_generator):
    return make_generator(n_z=N_Z, ch=32, image_size=48)


@pytest.fixture(scope='module')
def tags():
    rng = numpy.random.default_rng(1)
    tags = []
    for name in ('hair:blonde hair', 'smile', MARKUP):
        vector = rng.uniform(-0.9, 0.9, N_Z).astype(numpy.float32)
        vector[3] = -1 if name == MARKUP else 1
        tags.append(Tag(
            name=name, vector=vector, n_labelled=9, probe_auc=0.9,
            effect=1.0, effect_random=0.1, works=True))
    return tags


@pytest.fixture(scope='module')
def site(tmp_path_factory, gen, tags):
    if browser.missing():
        skip(browser.missing())
    out = str(tmp_path_factory.mktemp('page') / 'site')
    try:
        build_site(out, gen, tags, os.environ.get('CHAINER_DCGAN_ORT'))
    except (InputError, RunError) as e:
        skip(f'needs onnxruntime-web: {e}')
    return out


@contextlib.contextmanager
def served(folder):
    with make_server(folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f'http://localhost:{server.server_port}/'
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope='module')
def address(site):
    with served(site) as address:
        yield address


@pytest.fixture(scope='module')
def chromium(site):
    with browser.open_browser() as driver:
        yield driver


@pytest.fixture
def page(chromium, address):
    """The page, newly opened in English; at its end nothing is wrong."""
    # Otherwise only the fragment changes, and the page stays.
    chromium.get('about:blank')
    browser.console(chromium)
    browser.requests(chromium)
    browser.resize(chromium, 1280, 800)
    chromium.get(address)
    browser.wait_for_face(chromium)
    yield chromium
    assert browser.console(chromium) == []
    for asked in browser.requests(chromium):
        assert asked.startswith((address, 'data:', 'blob:')), asked


def draw(page, script, *args):
    """Does something that draws a face, and waits for it."""
    page.execute_async_script(f'''
        const args = [...arguments];
        const done = args.pop();
        document.getElementById('face').addEventListener(
            'drawn', () => done(), {{ once: true }});
        {script}''', *args)


def move(page, selector, value):
    """Moves a slider as a hand does."""
    draw(page, '''
        const slider = document.querySelector(args[0]);
        slider.value = args[1];
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        ''', selector, value)


def click(page, selector):
    draw(page, 'document.querySelector(args[0]).click();', selector)


def tag(name):
    return f'[data-tag={json.dumps(name)}]'


def canvas(page, selector='#face'):
    """The pixels of a canvas, (H, W, 4)."""
    pixels = page.execute_script('''
        const canvas = document.querySelector(arguments[0]);
        const { width, height } = canvas;
        return [width, height, Array.from(canvas.getContext('2d')
            .getImageData(0, 0, width, height).data)];''', selector)
    return numpy.array(pixels[2], int).reshape(pixels[1], pixels[0], 4)


def z_of(page):
    """The vector in the address, once that has followed."""
    time.sleep(0.3)
    text = page.execute_script('return location.hash').removeprefix('#z=')
    return numpy.frombuffer(
        base64.urlsafe_b64decode(text + '=' * (-len(text) % 4)), '<f4')


def drawn_by_chainer(gen, z):
    imgs = images.to_uint8(generate(gen, z[None].astype(numpy.float32)))
    return imgs[0].transpose(1, 2, 0).astype(int)


def assert_shows(page, gen, z, selector='#face'):
    shown = canvas(page, selector)
    assert (shown[:, :, 3] == 255).all()
    assert abs(shown[:, :, :3] - drawn_by_chainer(gen, z)).max() <= 2


def value(page, selector):
    return float(page.execute_script(
        'return document.querySelector(arguments[0]).value', selector))


def test_generate_draws_what_chainer_draws(page, gen, rng):
    for z in (*rng.uniform(-1, 1, (3, N_Z)), numpy.zeros(N_Z)):
        z = z.astype(numpy.float32)
        kind, rgba = page.execute_async_script('''
            const [z, done] = arguments;
            window.chainerDcgan.generate(Float32Array.from(z)).then(
                (rgba) => done([rgba.constructor.name, Array.from(rgba)]));
            ''', z.tolist())
        assert kind == 'Uint8ClampedArray'
        rgba = numpy.array(rgba).reshape(48, 48, 4)
        assert (rgba[:, :, 3] == 255).all()
        assert abs(rgba[:, :, :3] - drawn_by_chainer(gen, z)).max() <= 2

    answers = page.execute_async_script('''
        const done = arguments[0];
        const { generate } = window.chainerDcgan;
        Promise.allSettled([generate([1, 2]), generate(new Float32Array(3)),
            generate(new Float32Array(20))]).then(
            (all) => done(all.map(({ status }) => status)));''')
    assert answers == ['rejected', 'rejected', 'fulfilled']
    # The runtime tells the console of the wrong length, too.
    browser.console(page)


def test_sliders_follow_the_formula(page, gen, tags):
    assert_shows(page, gen, z_of(page))
    z0 = z_of(page).astype(float)
    values = {tags[0].name: 90, tags[1].name: 100, MARKUP: -75}
    move(page, '#noise', 30)
    expected = 0.3 * z0
    for t in tags:
        move(page, tag(t.name), values[t.name])
        expected += values[t.name] / 200 * t.vector
    expected = numpy.clip(expected, -1, 1)
    # 0.45 + 0.5 + 0.375 and no less than -0.3
    assert expected[3] == 1
    numpy.testing.assert_allclose(z_of(page), expected, rtol=0, atol=1e-6)
    assert_shows(page, gen, expected)

    click(page, '#draw')
    assert_shows(page, gen, expected)
    click(page, '#reset')
    assert [value(page, tag(t.name)) for t in tags] == [0, 0, 0]
    assert value(page, '#noise') == 30
    assert_shows(page, gen, 0.3 * z0)

    click(page, '#shuffle')
    other = z_of(page)
    assert abs(other).max() <= 0.3 + 1e-6
    assert abs(other - 0.3 * z0).max() > 0.1
    assert_shows(page, gen, other)


def test_to_draw_again_is_seen(page):
    shown = canvas(page)
    # Longer than a test needs to look.
    running = page.execute_async_script('''
        const done = arguments[0];
        const status = document.getElementById('status');
        new MutationObserver(() => {
            if (status.textContent) done(document.getAnimations().map(
                ({ effect }) => [effect.target.id, effect.getTiming()
                    .duration]));
        }).observe(status, { childList: true });
        document.getElementById('draw').click();''')
    assert ['face', 400] in running and ['enlarged', 400] in running
    text = page.execute_script(
        "return document.getElementById('status').textContent")
    assert re.fullmatch(r'Drawn once more, in \d+ ms\.', text)
    numpy.testing.assert_array_equal(canvas(page), shown)


def test_a_search_that_finds_nothing_says_so(page):
    def search(words):
        return page.execute_script('''
            const find = document.getElementById('find');
            find.value = arguments[0];
            find.dispatchEvent(new Event('input'));
            return [
                [...document.querySelectorAll('.pigment:not([hidden])')]
                    .map((line) => line.textContent.trim()),
                document.getElementById('none-found').textContent];
            ''', words)

    assert search('smi') == [['Smile0'], '']
    assert search('<b>zebra') == [
        [], 'There is no pigment of the name “<b>zebra”.']
    page.execute_script(
        "document.querySelector('[data-language=ja]').click()")
    assert page.execute_script(
        "return document.getElementById('none-found').textContent") == (
            '「<b>zebra」という絵の具はありません。')
    page.execute_script(
        "document.querySelector('[data-language=en]').click(); "
        'localStorage.clear()')
    found, said = search('')
    assert len(found) == 3 and said == ''


def test_dragging_never_queues_more_than_one_run(page):
    drawn = page.execute_async_script('''
        const done = arguments[0];
        const slider = document.getElementById('noise');
        let drawn = 0;
        document.getElementById('face').addEventListener(
            'drawn', () => { drawn += 1; });
        for (let i = 0; i < 100; i += 1) {
            slider.value = i;
            slider.dispatchEvent(new Event('input', { bubbles: true }));
        }
        setTimeout(() => done(drawn), 1500);''')
    assert 1 <= drawn <= 2
    assert abs(z_of(page)).max() <= 0.99 + 1e-6


def test_a_tag_is_text(page):
    assert page.execute_script('''
        const slider = document.querySelector(arguments[0]);
        const label = document.querySelector(`label[for=${slider.id}]`);
        return [slider.dataset.tag, label.textContent.trim(),
            document.querySelectorAll('#tags img').length, slider.min,
            slider.max];''', tag(MARKUP)) == [
                MARKUP, MARKUP, 0, '-100', '100']
    assert page.title != '1'


def test_an_address_reproduces_the_face(page, address, gen):
    move(page, tag('smile'), 100)
    z = z_of(page)
    shown = canvas(page)
    fragment = page.execute_script('return location.hash')
    click(page, '#shuffle')
    assert (canvas(page) != shown).any()

    # Pasted into the open page, then into a new one.
    draw(page, 'location.hash = args[0];', fragment)
    numpy.testing.assert_array_equal(canvas(page), shown)
    page.get('about:blank')
    page.get(address + fragment)
    browser.wait_for_face(page)
    numpy.testing.assert_array_equal(canvas(page), shown)
    numpy.testing.assert_array_equal(z_of(page), z)
    assert [value(page, '#noise'), value(page, tag('smile'))] == [100, 0]


def test_back_returns_to_the_face_and_its_sliders(page):
    move(page, '#noise', 40)
    move(page, tag('smile'), 70)
    z_of(page)
    shown = canvas(page)
    click(page, '#shuffle')
    z_of(page)
    draw(page, 'history.back();')
    numpy.testing.assert_array_equal(canvas(page), shown)
    assert [value(page, '#noise'), value(page, tag('smile'))] == [40, 70]
    page.refresh()
    browser.wait_for_face(page)
    numpy.testing.assert_array_equal(canvas(page), shown)
    assert [value(page, '#noise'), value(page, tag('smile'))] == [40, 70]


def test_a_damaged_address_is_told(page, gen):
    draw(page, "location.hash = '#z=AAAA';")
    assert 'damaged' in page.execute_script(
        "return document.getElementById('status').textContent")
    assert_shows(page, gen, z_of(page))


def test_a_face_is_picked_from_the_sheet(page, gen):
    browser.wait_for_sheet(page)
    move(page, tag('smile'), 50)
    cells = [canvas(page, f'[role=row]:nth-child({i // 4 + 1}) '
                          f'[role=gridcell]:nth-child({i % 4 + 1}) '
                          'canvas') for i in (5, 6)]
    assert (cells[0] != cells[1]).any()
    click(page, '[role=row]:nth-child(2) [role=gridcell]:nth-child(2) button')
    numpy.testing.assert_array_equal(canvas(page), cells[0])
    assert_shows(page, gen, z_of(page))
    assert value(page, tag('smile')) == 0
    assert page.execute_script(
        "return document.querySelectorAll('[aria-selected=true]').length") == 1

    page.execute_script("document.getElementById('deal').click()")
    browser.wait_for_sheet(page)
    assert (canvas(page, '[role=row]:nth-child(2) '
                         '[role=gridcell]:nth-child(2) canvas')
            != cells[0]).any()


def test_neighbours_lie_around_the_face(page, gen):
    browser.wait_for_sheet(page)
    z = z_of(page)
    page.execute_script("document.querySelector('[value=near]').click()")
    browser.wait_for_sheet(page)
    click(page, '[role=gridcell] button')
    near = z_of(page)
    assert 0.15 < abs(near - z).max() <= 0.25 + 1e-6
    assert_shows(page, gen, near)


def test_faces_between_two_that_were_picked(page, gen):
    browser.wait_for_sheet(page)
    a = z_of(page)
    page.execute_script("document.querySelector('[value=between]').click()")
    click(page, '#shuffle')
    b = z_of(page)
    page.execute_script("document.getElementById('pin-b').click()")
    browser.wait_for_sheet(page)
    assert_shows(page, gen, a, '[role=row]:first-child '
                               '[role=gridcell]:first-child canvas')
    assert_shows(page, gen, b, '[role=row]:last-child '
                               '[role=gridcell]:last-child canvas')
    move(page, '#blend', 25)
    numpy.testing.assert_allclose(
        z_of(page), 0.75 * a + 0.25 * b, rtol=0, atol=1e-6)
    assert_shows(page, gen, 0.75 * a + 0.25 * b)

    click(page, '#play')
    time.sleep(0.5)
    page.execute_script("document.getElementById('play').click()")
    moved = z_of(page)
    assert abs(moved - (0.75 * a + 0.25 * b)).max() > 0.01
    numpy.testing.assert_array_equal(z_of(page), moved)


def test_the_sheet_is_open_before_there_is_a_net(
        chromium, site, gen, monkeypatch):
    from chainer_dcgan.export import server
    asked, go_on = threading.Event(), threading.Event()
    send = server._Handler.do_GET

    def send_late(handler):
        if handler.path.endswith('.onnx'):
            asked.set()
            go_on.wait(60)
        send(handler)

    monkeypatch.setattr(server._Handler, 'do_GET', send_late)
    with served(site) as address:
        chromium.get('about:blank')
        chromium.get(address)
        assert asked.wait(60)
        chromium.execute_script(
            "document.querySelector('[value=between]').click()")
        go_on.set()
        browser.wait_for_face(chromium)
        browser.wait_for_sheet(chromium)
        z = z_of(chromium)
        assert_shows(chromium, gen, z, '[role=row]:first-child '
                                       '[role=gridcell]:first-child canvas')
        assert (canvas(chromium, '.pin:last-child canvas')
                == canvas(chromium, '[role=row]:last-child '
                          '[role=gridcell]:last-child canvas')).all()
    assert browser.console(chromium) == []
    browser.requests(chromium)


def test_the_png_holds_the_pixels(page, tmp_path):
    with Image.open(browser.save_png(page, tmp_path)) as picture:
        saved = numpy.asarray(picture.convert('RGBA')).astype(int)
    numpy.testing.assert_array_equal(saved, canvas(page))


def test_the_language_is_switched_and_remembered(page):
    words = "return [document.documentElement.lang, " \
        "document.getElementById('shuffle').textContent, document.title, " \
        "document.querySelector('.pigment label').textContent.trim()]"
    english = page.execute_script(words)
    assert english[:2] == ['en', 'shuffle!'] and english[3] == 'Blonde'
    page.execute_script(
        "document.querySelector('[data-language=ja]').click()")
    japanese = page.execute_script(words)
    assert japanese[0] == 'ja' and japanese[3] == '金'
    page.refresh()
    browser.wait_for_face(page)
    assert page.execute_script(words) == japanese
    page.execute_script('localStorage.clear()')
    page.refresh()
    browser.wait_for_face(page)
    assert page.execute_script(words) == english


def test_the_keyboard_is_enough(page, gen):
    from selenium.webdriver.common.keys import Keys
    browser.wait_for_sheet(page)

    def press(*keys):
        for key in keys:
            page.switch_to.active_element.send_keys(key)

    # Every control can be reached, and nothing is a trap.
    reached = []
    page.execute_script('document.body.focus()')
    for _ in range(40):
        page.switch_to.active_element.send_keys(Keys.TAB)
        name = page.execute_script(
            'const e = document.activeElement; return e.id || e.value || '
            'e.dataset.tag || e.dataset.language || e.className')
        if name in reached:
            break
        reached.append(name)
    assert {'en', 'ja', 'smooth', 'draw', 'shuffle', 'reset', 'noise',
            'save', 'copy', 'fresh', 'cell', 'deal', 'tag-0', 'tag-1',
            'tag-2'} <= set(reached)
    assert reached.count('cell') == 1

    page.execute_script("document.querySelector('.cell').focus()")
    press(Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ARROW_LEFT,
          Keys.ARROW_LEFT, Keys.ARROW_DOWN)
    names = "return document.activeElement.getAttribute('aria-label')"
    assert page.execute_script(names) == 'Face 9'
    press(Keys.END)
    assert page.execute_script(names) == 'Face 16'
    press(Keys.ARROW_UP)
    press(Keys.ENTER)
    time.sleep(0.5)
    numpy.testing.assert_array_equal(
        canvas(page), canvas(page, '[aria-selected=true] canvas'))
    page.execute_script("document.querySelector(arguments[0]).focus()",
                        tag('smile'))
    press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert value(page, tag('smile')) == 2


def test_no_width_needs_sideways_scrolling(page):
    for width in (360, 390, 820, 1280):
        browser.resize(page, width, 800, mobile=width < 700)
        for mode in ('fresh', 'near', 'between'):
            page.execute_script(
                "document.querySelector(`[value=${arguments[0]}]`).click()",
                mode)
            assert page.execute_script(
                'return document.documentElement.scrollWidth') <= width, mode


def failure_of(driver, address):
    from selenium.webdriver.support.ui import WebDriverWait
    driver.get('about:blank')
    driver.get(address)
    WebDriverWait(driver, 90).until(lambda d: d.execute_script(
        "return !document.getElementById('failure').hidden"))
    assert driver.execute_script(
        "return document.getElementById('studio').hidden")
    text = driver.execute_script(
        "return document.getElementById('failure').textContent")
    # Missing files are in the console; that is as it should be.
    console = browser.console(driver)
    browser.requests(driver)
    return text, console


def test_a_browser_without_webassembly_is_told(chromium, address):
    browser.console(chromium)
    added = chromium.execute_cdp_cmd('Page.addScriptToEvaluateOnNewDocument', {
        'source': 'delete window.WebAssembly'})
    try:
        text, console = failure_of(chromium, address)
    finally:
        chromium.execute_cdp_cmd(
            'Page.removeScriptToEvaluateOnNewDocument', added)
    assert 'WebAssembly' in text
    assert console == []


@pytest.mark.parametrize('name', (
    'generator.onnx', 'site.json', 'js/worker.js', 'js/sheet.js',
    'ort/ort-wasm-simd-threaded.wasm'))
def test_a_missing_file_is_told(chromium, site, tmp_path, name):
    copy = str(tmp_path / 'site')
    shutil.copytree(site, copy, copy_function=functools.partial(
        os.link, follow_symlinks=True))
    os.remove(os.path.join(copy, name))
    with served(copy) as address:
        text, _ = failure_of(chromium, address)
    assert 'could not be loaded' in text


@pytest.mark.parametrize('ending', ['.mjs', '.js'])
def test_a_server_that_sends_another_type_is_told(
        chromium, site, monkeypatch, ending):
    from chainer_dcgan.export import server
    # The classic script that says so is let through: browsers take it under
    # any type but with nosniff.
    monkeypatch.setitem(
        server._Handler.extensions_map, ending, 'text/plain')
    monkeypatch.setattr(server._Handler, 'end_headers',
                        http.server.SimpleHTTPRequestHandler.end_headers)
    with served(site) as address:
        from selenium.webdriver.support.ui import WebDriverWait
        failure_of(chromium, address)
        text = "return document.getElementById('failure').textContent"
        WebDriverWait(chromium, 90).until(
            lambda d: 'text/javascript' in d.execute_script(text))
        assert chromium.execute_script(text).endswith('text/plain')
        assert '.mjs files' in chromium.execute_script(text)
    browser.console(chromium)
    browser.requests(chromium)


def test_a_folder_opened_as_a_file_is_told(chromium, site):
    text, _ = failure_of(chromium, 'file://' + site + '/index.html')
    assert 'http.server' in text
