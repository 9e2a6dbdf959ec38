"""The notebook runs in a clean kernel, and looks right there."""

import json
import pathlib

import pytest

nbclient = pytest.importorskip('nbclient')
nbformat = pytest.importorskip('nbformat')
for _package in ('ipykernel', 'ipywidgets', 'dicebear', 'resvg_py'):
    pytest.importorskip(_package)

_NOTEBOOK = pathlib.Path(__file__).parents[2] / 'examples/chainer_dcgan.ipynb'
# In place of the settings that it has for people.
_SMALL = '''
GPU, WALK_FRAMES = -1, 6
IMAGE_SIZE, CH, N_IMAGES, EPOCHS = 32, 8, 64, 3
'''
_WITHOUT_SLIDERS = "import sys\nsys.modules['ipywidgets'] = None\n"


def read_notebook():
    return nbformat.read(_NOTEBOOK, as_version=4)


def find_cells(notebook, words):
    return [cell for cell in notebook.cells
            if cell.cell_type == 'code' and words in cell.source]


@pytest.fixture(scope='module')
def notebook(tmp_path_factory):
    """The notebook after it was run, in an empty folder."""
    notebook = read_notebook()
    place, = [number for number, cell in enumerate(notebook.cells)
              if 'parameters' in cell.metadata.get('tags', ())]
    notebook.cells.insert(place + 1, nbformat.v4.new_code_cell(_SMALL))
    sliders, = find_cells(notebook, 'import ipywidgets')
    training, = find_cells(notebook, 'run_trainer')
    notebook.cells.insert(
        notebook.cells.index(sliders) + 1,
        nbformat.v4.new_code_cell(_WITHOUT_SLIDERS + sliders.source))
    # As after a change of the settings.
    notebook.cells.append(
        nbformat.v4.new_code_cell('EPOCHS = 4\n' + training.source))
    client = nbclient.NotebookClient(
        notebook, timeout=600, kernel_name='python3', resources={
            'metadata': {'path': str(tmp_path_factory.mktemp('notebook'))}})
    # As a front end of widgets it answers the kernel on the socket that it
    # waits on, and now and then waits for ever. Without, what a slider draws
    # comes as the cell's output.
    client.comm_open_handlers.clear()
    client.execute()
    return notebook


def data(cell):
    return [output.data for output in cell.outputs if 'data' in output]


def test_table_and_bar_stay_in_one_place_and_the_grid_in_another(notebook):
    # Before them the bar of drawing faces, where none are cached.
    *_, table, grid = data(find_cells(notebook, 'run_trainer')[0])
    lines = table['text/plain'].splitlines()
    assert lines[0].startswith('epoch iteration')
    assert [line.split()[0] for line in lines[1:4]] == ['1', '2', '3']
    assert lines[4].startswith('[####') and '100.0%' in lines[4]
    assert len(lines) == 5
    assert 'image/png' in grid


def test_a_run_that_is_there_is_gone_on_with(notebook):
    table, grid = data(find_cells(notebook, 'run_trainer')[1])
    lines = table['text/plain'].splitlines()
    assert [line.split()[0] for line in lines[1:-1]] == ['4']


def test_pictures_are_shown(notebook):
    for words, kind in (('samples.make(pool)', 'image/png'),
                        ('save_animation', 'text/html'),
                        ('arithmetic.make', 'image/png'),
                        ('loss.png', 'image/png')):
        for cell in find_cells(notebook, words):
            assert any(kind in shown for shown in data(cell)), words


def test_sliders_move_a_face(notebook):
    with_sliders, without = find_cells(notebook, 'import ipywidgets')
    picture, sliders = data(with_sliders)
    assert 'application/vnd.jupyter.widget-view+json' in sliders
    assert picture['image/png'] == data(without)[0]['image/png']


def test_nothing_moves_the_cursor(notebook):
    # Notebooks know no such codes.
    assert '\\u001b' not in json.dumps(notebook)
    for cell in notebook.cells:
        for output in cell.get('outputs', ()):
            assert output.get('name') != 'stderr', output.text


def test_it_is_kept_without_outputs():
    notebook = read_notebook()
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert not cell.get('outputs') and not cell.get('execution_count')
    assert _NOTEBOOK.stat().st_size < 20_000
