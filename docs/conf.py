"""How Sphinx makes a site of this folder: `make docs`."""

import pathlib
import sys

_HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(_HERE.parent), str(_HERE / '_extensions')]

# Before the stand-in for CuPy, which Chainer would take for a real one.
import chainer_dcgan  # noqa: E402

project = 'chainer-dcgan'
copyright = 'its authors; MIT licence'
release = chainer_dcgan.__version__
version = release

extensions = [
    'myst_parser', 'sphinx.ext.autodoc',
    'sphinx.ext.napoleon', 'api_pages', 'attribute_lists',
    'native_math', 'public_names', 'short_names']
exclude_patterns = ['_build', '_extensions']
html_math_renderer = 'native'

myst_enable_extensions = ['colon_fence', 'deflist', 'dollarmath']
myst_heading_anchors = 3

# Nothing of the reference needs a GPU, nor MPI.
autodoc_mock_imports = ['cupy', 'mpi4py']
autodoc_member_order = 'bysource'
autodoc_typehints = 'none'
# Chainer's text about its own methods belongs to Chainer.
autodoc_inherit_docstrings = False
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_rtype = False
# One entry for a field that is listed under Attributes and annotated, too.
napoleon_use_ivar = True

# Every reference leads somewhere, but for kinds of values and names that are
# private; nothing is fetched to find out where.
nitpicky = True
nitpick_ignore_regex = [
    ('py:.*', r'(chainer|numpy|cupy)(\..*)?'),
    ('py:class', r'[a-z][a-z0-9._]*|Any|Callable|Mapping|None'),
    ('py:.*', r'(.*\.)?_\w+'),
]

html_theme = 'furo'
html_title = f'chainer-dcgan {release}'
html_static_path = ['_static']
html_css_files = ['site.css']
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {'top_of_page_buttons': []}
