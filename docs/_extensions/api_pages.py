"""Writes a page of the API reference for each room of the package.

The modules are found, so that no list can fall behind the package.
"""

import pathlib
import pkgutil
import shutil

import chainer_dcgan

_HEAD = '''\
API reference
=============

What the package's docstrings say, a page for each room. A module's name after
``chainer_dcgan.`` is the headline of its part. :doc:`/glossary` explains the
shapes and the words that keep coming back, :doc:`/layout` where to look for
what.

.. toctree::
   :maxdepth: 1

'''


def setup(app):
    app.connect('builder-inited', _write_pages)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}


def _write_pages(app):
    folder = pathlib.Path(app.srcdir) / 'api'
    # The pages of the last time may be of modules that are gone.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    pages = _group(
        (module.name.removeprefix('chainer_dcgan.'), module.ispkg)
        for module in pkgutil.walk_packages(
            chainer_dcgan.__path__, 'chainer_dcgan.')
        if not module.name.endswith('.__main__'))
    (folder / 'chainer_dcgan.rst').write_text(
        _section('chainer_dcgan', 'chainer_dcgan', '='))
    names = ['chainer_dcgan']
    for page, modules in pages.items():
        names.append(page)
        text = _section(page, f'chainer_dcgan.{page}', '=')
        for module in modules:
            text += _section(module, f'chainer_dcgan.{module}', '-')
        (folder / f'{page}.rst').write_text(text)
    (folder / 'index.rst').write_text(
        _HEAD + ''.join(f'   {name}\n' for name in names))


def _group(modules):
    """Gives each room its modules; the kernels' rooms have their own."""
    pages = {}
    for module, is_package in sorted(modules):
        parts = module.split('.')
        if parts[0].startswith('_'):
            continue
        if parts[1:2] == ['kernels'] and len(parts) + is_package > 3:
            parts = parts[:3]
        else:
            parts = parts[:1]
        page = '.'.join(parts)
        pages.setdefault(page, [])
        if module != page:
            pages[page].append(module)
    return pages


def _section(title, module, underline):
    title = title.replace('_', '\\_')
    return (f'{title}\n{underline * len(title)}\n\n'
            f'.. automodule:: {module}\n'
            '   :members:\n   :ignore-module-all:\n'
            '   :show-inheritance:\n\n')
