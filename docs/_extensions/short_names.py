"""Finds what a docstring calls by less than its full name.

``Generator`` in a list of arguments is
``chainer_dcgan.models.generator.Generator``, if nothing else is called so;
``chainer_dcgan.Generator``, the name to import it by, is the same. What is
there but has no docstring, such as a table of constants, gets no link, and no
complaint.
"""

import importlib.util
import pydoc

from docutils import nodes
from sphinx import addnodes


def setup(app):
    app.connect('doctree-read', _leave_to_us)
    app.connect('missing-reference', _resolve)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}


def _leave_to_us(app, doctree):
    # Sphinx would take any of several, with a warning; below, the nearest.
    for node in doctree.findall(addnodes.pending_xref):
        node.attributes.pop('refspecific', None)


def _resolve(app, env, node, contnode):
    if node.get('refdomain') != 'py':
        return None
    domain = env.domains['py']
    first, dot, _ = node['reftarget'].partition('.')
    if first and dot and first != 'chainer_dcgan' and _is_package(first):
        # Another's: no link, but it must be there.
        return contnode if pydoc.locate(node['reftarget']) else None
    target = node['reftarget'].lstrip('.~')
    module = node.get('py:module') or ''
    found = (
        _by_import(target, domain) or _by_ending(target, domain, module)
        # An attribute, or a constant, without an entry of its own.
        or _by_ending(target.rpartition('.')[0], domain, module))
    if found is None:
        owner = node.get('py:class') or ''
        if owner and node['reftype'] == 'attr':
            # Of an object, not of its class.
            return contnode
        there = any(pydoc.locate(place + target) is not None for place in (
            '', f'{module}.', f'{module}.{owner}.',
            module.rpartition('.')[0] + '.'))
        return contnode if there else None
    docname, anchor = (
        (domain.objects[found].docname, domain.objects[found].node_id)
        if found in domain.objects else
        (domain.modules[found].docname, domain.modules[found].node_id))
    reference = nodes.reference(
        '', '', contnode, internal=True,
        refuri='{}#{}'.format(app.builder.get_relative_uri(
            node['refdoc'], docname), anchor))
    return reference


def _is_package(name):
    return importlib.util.find_spec(name) is not None


def _by_import(target, domain):
    """Follows a name that a package imports from one of its modules."""
    if not target.startswith('chainer_dcgan.'):
        return None
    thing = pydoc.locate(target)
    name = '{}.{}'.format(getattr(thing, '__module__', ''),
                          getattr(thing, '__qualname__', ''))
    return name if name in domain.objects else None


def _by_ending(target, domain, module):
    """Finds the only name that ends so, or the nearest one."""
    names = target and sorted(
        {name for name in (*domain.objects, *domain.modules)
         if name.endswith('.' + target)},
        key=lambda name: -_shared(name, module))
    if not names or len(names) > 1 and (
            _shared(names[0], module) == _shared(names[1], module)):
        return None
    return names[0]


def _shared(name, module):
    """Counts the rooms that two names have in common."""
    count = 0
    for a, b in zip(name.split('.'), module.split('.')):
        if a != b:
            break
        count += 1
    return count
