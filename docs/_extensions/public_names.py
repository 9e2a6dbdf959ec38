"""Says on a package's page which names it gives, and links to them."""

import inspect


def setup(app):
    app.connect('autodoc-process-docstring', _add_names)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}


def _add_names(app, what, name, module, options, lines):
    if what != 'module':
        return
    found = []
    for public in getattr(module, '__all__', ()):
        thing = getattr(module, public)
        home = getattr(thing, '__module__', None)
        if home not in (None, name) and hasattr(thing, '__qualname__'):
            summary = (inspect.getdoc(thing) or '').partition('\n')[0]
            found.append(
                f'- :obj:`{public} <{home}.{thing.__qualname__}>`: {summary}')
    if found:
        lines += ['', 'To be imported from here:', '', *found, '']
