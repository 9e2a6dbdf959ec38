import json
import os
import shutil

import numpy
import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.export import build_site
from chainer_dcgan.storage.folder_lock import lock_folder
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
    assert (site['n_z'], site['image_size'], site['channels']) == (5, 32, 3)
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


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob('*')
            if path.is_file()}


def test_a_site_is_replaced_and_what_is_not_ours_stays(
        tmp_path, make_generator, ort):
    out = tmp_path / 'site'
    build_site(str(out), make_generator(), ort=ort)
    first = files(out)
    (out / '.git').mkdir()
    others = {'.git/HEAD', 'CNAME', 'js/my.js', 'old/mine.js'}
    # Of an older version, whose page had one more folder.
    (out / 'old' / 'deep').mkdir(parents=True)
    site = read_site(out)
    site['files'] += ['old/deep/menu.js', '.git/HEAD', '../dist/x', 'gone']
    (out / 'site.json').write_text(json.dumps(site))
    (tmp_path / 'dist' / 'x').write_text('outside')
    for name in others | {'old/deep/menu.js'}:
        (out / name).write_text('mine')
    (out / 'index.html').write_text('damaged')
    build_site(str(out), make_generator(), [make_tag('smile')], ort)
    assert len(read_site(out)['tags']) == 1
    assert files(out) == first | others
    assert not (out / 'old' / 'deep').exists()
    assert all((out / name).read_text() == 'mine' for name in others)
    assert (out / 'index.html').read_text() != 'damaged'
    assert (tmp_path / 'dist' / 'x').exists()
    assert set(os.listdir(tmp_path)) == {'site', 'dist'}


class Killed(BaseException):
    """Stands for the end of the process, after which nothing is done."""


@pytest.mark.parametrize('there', [False, True])
@pytest.mark.parametrize('moved', [0, 1, 7, 'site.json', 'index.html'])
def test_after_a_kill_exporting_again_completes_it(
        tmp_path, make_generator, ort, monkeypatch, there, moved):
    out = tmp_path / 'site'
    gen = make_generator()
    if there:
        build_site(str(out), gen, ort=ort)
        (out / 'CNAME').write_text('mine')
    real, done = os.replace, []

    def replace(old, new):
        if len(done) == moved or os.path.basename(new) == moved:
            # Whatever would tidy up does not, either.
            monkeypatch.setattr(shutil, 'rmtree', lambda *args, **how: None)
            raise Killed
        done.append(new)
        real(old, new)

    with monkeypatch.context() as patched:
        patched.setattr(os, 'replace', replace)
        with pytest.raises(Killed):
            build_site(str(out), gen, [make_tag('smile')], ort)
    monkeypatch.undo()
    assert (out / '.chainer_dcgan-new').exists()
    # The page is there only when all is that it asks for.
    assert (out / 'index.html').exists() == there
    build_site(str(out), gen, [make_tag('smile')], ort)
    whole = tmp_path / 'whole'
    build_site(str(whole), gen, [make_tag('smile')], ort)
    assert files(out) - {'CNAME'} == files(whole)
    assert all((out / name).read_bytes() == (whole / name).read_bytes()
               for name in files(whole) - {'generator.onnx'})


def test_two_exports_at_once(tmp_path, make_generator, ort):
    with lock_folder(str(tmp_path / 'site')):
        with pytest.raises(InputError, match='is in use'):
            build_site(str(tmp_path / 'site'), make_generator(), ort=ort)


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


def test_after_ctrl_c_exporting_again_completes_it(
        tmp_path, make_generator, ort, monkeypatch):
    out = tmp_path / 'site'
    real, moved = os.replace, []

    def replace(source, path):
        moved.append(path)
        if len(moved) == 5:
            raise KeyboardInterrupt
        real(source, path)

    with monkeypatch.context() as patch:
        patch.setattr(os, 'replace', replace)
        with pytest.raises(KeyboardInterrupt):
            build_site(str(out), make_generator(), [], ort)
    assert not (out / 'index.html').exists()
    build_site(str(out), make_generator(), [], ort)
    build_site(str(tmp_path / 'whole'), make_generator(), [], ort)
    assert sorted(path.relative_to(out) for path in out.rglob('*')) == sorted(
        path.relative_to(tmp_path / 'whole')
        for path in (tmp_path / 'whole').rglob('*'))
