import subprocess
import sys

import numpy
import pytest
from PIL import Image

from chainer_dcgan.pictures.figures import saved_figure

_DRAW = '''
import sys
from chainer_dcgan.pictures.figures import saved_figure
with saved_figure(sys.argv[1], (2, 1)) as figure:
    axis = figure.subplots()
    axis.plot([1, 2], label='a_b $')
    axis.legend()
'''


def draw(folder, name, **environment):
    path = folder / name
    subprocess.run(
        [sys.executable, '-c', _DRAW, str(path)], check=True, timeout=120,
        env={'PATH': '', 'HOME': str(folder), 'PYTHONPATH': ':'.join(sys.path),
             'MPLCONFIGDIR': str(folder), **environment})
    with Image.open(path) as f:
        return numpy.asarray(f)


def test_draws_alike_anywhere(tmp_path):
    (tmp_path / 'matplotlibrc').write_text(
        'text.usetex: True\naxes.facecolor: red\n')
    plain = draw(tmp_path, 'plain.png', MPLCONFIGDIR=str(tmp_path / 'none'))
    for name, environment in (
            ('rc.png', {}),
            ('inline.png', {'MPLBACKEND':
                            'module://matplotlib_inline.backend_inline'}),
            ('bogus.png', {'MPLBACKEND': 'no_such_backend'})):
        numpy.testing.assert_array_equal(
            draw(tmp_path, name, **environment), plain, err_msg=name)


def test_one_warning_where_no_font_has_a_character(tmp_path, monkeypatch):
    monkeypatch.setattr(
        'chainer_dcgan.pictures.figures._FONTS', ('DejaVu Sans',))
    with pytest.warns(UserWarning, match='fonts-noto-cjk') as caught:
        with saved_figure(str(tmp_path / 'a.png'), (2, 1)) as figure:
            figure.text(0.1, 0.5, '猫耳')
    assert len(caught) == 1
    assert (tmp_path / 'a.png').exists()


def test_settings_of_the_process_stay(tmp_path):
    import matplotlib
    matplotlib.rcParams['axes.facecolor'] = 'green'
    with saved_figure(str(tmp_path / 'a.png'), (1, 1)):
        pass
    assert matplotlib.rcParams['axes.facecolor'] == 'green'
    matplotlib.rcParams['axes.facecolor'] = 'white'
