"""The web page with generators of other sizes and channels."""

import io
import os

import numpy
import pytest
from export_tests import browser
from export_tests.test_page import N_Z, canvas, served, skip
from PIL import Image

from chainer_dcgan import generate, images
from chainer_dcgan.errors import InputError, RunError
from chainer_dcgan.export import build_site

pytest.importorskip('onnx')
pytest.importorskip('onnxruntime')


@pytest.fixture(scope='module')
def chromium():
    if browser.missing():
        skip(browser.missing())
    with browser.open_browser() as driver:
        yield driver


@pytest.fixture
def open_page(chromium, make_generator, tmp_path):
    """Opens the page with a generator, and gives that one."""
    stack = []

    def open_page(opacity=0, **config):
        # Not so strong that all opacities are 0 or 255.
        gen = make_generator(n_z=N_Z, strength=4, **config)
        gen.blocks()[-1][0].b.array[3:] = opacity
        out = str(tmp_path / 'site')
        try:
            build_site(out, gen, (), os.environ.get('CHAINER_DCGAN_ORT'))
        except (InputError, RunError) as e:
            skip(f'needs onnxruntime-web: {e}')
        server = served(out)
        stack.append(server)
        chromium.get(server.__enter__())
        browser.wait_for_face(chromium)
        browser.wait_for_sheet(chromium)
        return gen

    yield open_page
    for server in stack:
        server.__exit__(None, None, None)
    assert browser.console(chromium) == []


def drawn_by_page(page, z):
    rgba = page.execute_async_script('''
        const [z, done] = arguments;
        window.chainerDcgan.generate(Float32Array.from(z)).then(
            (rgba) => done(Array.from(rgba)));''', z.tolist())
    side = int(len(rgba) ** 0.5) // 2
    return numpy.array(rgba).reshape(side, side, 4)


def drawn_by_chainer(gen, z):
    img = images.to_uint8(generate(gen, z[None]))[0].transpose(1, 2, 0)
    return numpy.asarray(Image.fromarray(img.squeeze()).convert('RGBA'), int)


@pytest.mark.parametrize('config', [
    {'image_size': 256, 'ch': 16},
    {'image_size': 256, 'ch': 16, 'channels': 4},
    {'image_size': 48, 'channels': 4}, {'channels': 1}])
def test_it_draws_what_chainer_draws(open_page, chromium, rng, config):
    gen = open_page(**config)
    z = rng.uniform(-1, 1, N_Z).astype(numpy.float32)
    assert abs(drawn_by_page(chromium, z)
               - drawn_by_chainer(gen, z)).max() <= 2
    assert canvas(chromium).shape == 2 * (gen.image_size,) + (4,)


def shown(page, selector):
    """The pixels that a person sees in the middle of an element."""
    with Image.open(io.BytesIO(page.find_element(
            'css selector', selector).screenshot_as_png)) as img:
        return numpy.asarray(img.convert('RGB'), int)


@pytest.mark.parametrize('dark', [False, True])
def test_what_is_transparent_shows_squares(open_page, chromium, dark):
    chromium.execute_cdp_cmd('Emulation.setEmulatedMedia', {'features': [{
        'name': 'prefers-color-scheme',
        'value': 'dark' if dark else 'light'}]})
    open_page(channels=4, opacity=-100)
    chromium.execute_script(
        "document.querySelector('[value=between]').click();")
    browser.wait_for_sheet(chromium)
    for selector in ('#enlarged', '.cell canvas', '.pin canvas', '#face'):
        if selector == '#face':
            chromium.execute_script(
                "document.getElementById('smooth').click();")
        # Above the pins' letters, and inside of round corners.
        colors = shown(chromium, selector)[8:32, 8:-8].reshape(-1, 3)
        assert numpy.unique(colors, axis=0).tolist() == [
            [222] * 3, [255] * 3], selector


def test_what_is_opaque_shows_none(open_page, chromium):
    open_page()
    assert chromium.execute_script('''
        return [...document.querySelectorAll('canvas')].map((canvas) =>
            getComputedStyle(canvas).backgroundImage);''') == ['none'] * 20


def test_the_png_keeps_the_opacity(open_page, chromium, tmp_path):
    open_page(channels=4)
    with Image.open(browser.save_png(chromium, tmp_path)) as picture:
        assert picture.mode == 'RGBA'
        saved = numpy.asarray(picture, int)
    numpy.testing.assert_array_equal(saved, canvas(chromium))
    assert len(numpy.unique(saved[:, :, 3])) > 10
