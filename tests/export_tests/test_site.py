import json
import os

import numpy
import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.export import build_site
from chainer_dcgan.tags.file import Tag

pytest.importorskip('onnx')
pytest.importorskip('onnxruntime')


def make_tag(name, vector=(1, 0, 0, 0, -0.1)):
    return Tag(
        name=name, vector=numpy.array(vector, numpy.float32), n_labelled=10,
        probe_auc=0.9, effect=1.0, effect_random=0.1, works=True)


def read_site(folder):
    return json.loads((folder / 'site.json').read_text('utf-8'))


def test_site_is_complete(tmp_path, make_generator, ort):
    tags = [make_tag('hair:金'), make_tag('<img src=x onerror=alert(1)>')]
    difference = build_site(
        str(tmp_path / 'site'), make_generator(), tags, ort)
    assert difference <= 1e-4
    site = read_site(tmp_path / 'site')
    assert (site['n_z'], site['image_size']) == (5, 32)
    assert [tag['name'] for tag in site['tags']] == [
        'hair:金', '<img src=x onerror=alert(1)>']
    assert site['tags'][0]['vector'] == [1, 0, 0, 0, -0.1]
    page = (tmp_path / 'site' / 'index.html').read_text('utf-8')
    for name in ('generator.onnx', 'style.css', 'js/main.js', 'js/worker.js',
                 'ort/ort.wasm.min.mjs'):
        assert (tmp_path / 'site' / name).is_file()
    # Names are read by a script; none is ever written into the page.
    assert 'onerror' not in page
    assert not list(tmp_path.glob('.site*'))


def test_nothing_in_the_page_is_loaded_from_elsewhere(
        tmp_path, make_generator, ort):
    build_site(str(tmp_path / 'site'), make_generator(), ort=ort)
    for path in (tmp_path / 'site').rglob('*'):
        if path.suffix in ('.html', '.css', '.js', '.svg'):
            text = path.read_text('utf-8')
            for allowed in ('http://www.w3.org/2000/svg',
                            'http://localhost:8000/'):
                text = text.replace(allowed, '')
            assert '://' not in text, path


def test_a_site_is_replaced(tmp_path, make_generator, ort):
    out = tmp_path / 'site'
    build_site(str(out), make_generator(), ort=ort)
    (out / 'left.txt').write_text('from the old one')
    build_site(str(out), make_generator(), [make_tag('smile')], ort)
    assert len(read_site(out)['tags']) == 1
    assert not (out / 'left.txt').exists()
    assert os.listdir(tmp_path) and not list(tmp_path.glob('.site*'))


def test_an_empty_folder_is_used(tmp_path, make_generator, ort):
    (tmp_path / 'site').mkdir()
    build_site(str(tmp_path / 'site'), make_generator(), ort=ort)
    assert (tmp_path / 'site' / 'index.html').is_file()


@pytest.mark.parametrize('content', (
    None, 'no JSON', '[]', '{"format": "another"}'))
def test_what_is_no_site_is_left_alone(
        tmp_path, make_generator, ort, content):
    out = tmp_path / 'thesis'
    out.mkdir()
    (out / 'chapter.txt').write_text('dear')
    if content is not None:
        (out / 'site.json').write_text(content)
    with pytest.raises(InputError, match='is no site of ours'):
        build_site(str(out), make_generator(), ort=ort)
    assert (out / 'chapter.txt').read_text() == 'dear'


def test_a_file_is_left_alone(tmp_path, make_generator, ort):
    (tmp_path / 'site').write_text('dear')
    with pytest.raises(InputError, match='is no site of ours'):
        build_site(str(tmp_path / 'site'), make_generator(), ort=ort)


def test_a_failure_leaves_the_old_site(tmp_path, make_generator, ort):
    out = tmp_path / 'site'
    build_site(str(out), make_generator(), ort=ort)
    before = sorted(path.name for path in out.rglob('*'))
    os.remove(os.path.join(ort, 'ort.wasm.min.mjs'))
    with pytest.raises(InputError, match='ort.wasm.min.mjs'):
        build_site(str(out), make_generator(), [make_tag('smile')], ort)
    assert read_site(out)['tags'] == []
    assert sorted(path.name for path in out.rglob('*')) == before
    assert not list(tmp_path.glob('.site*'))


def test_two_tags_of_one_name_are_refused(tmp_path, make_generator, ort):
    tags = [make_tag('smile'), make_tag('hat'), make_tag('smile')]
    with pytest.raises(InputError, match="two tags are named 'smile'"):
        build_site(str(tmp_path / 'site'), make_generator(), tags, ort)
    assert not (tmp_path / 'site').exists()
