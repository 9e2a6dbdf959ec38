"""Lets several attributes share a line: ``gen, dis: As passed.``"""

import re

# After Napoleon, which takes the names for one.
_LIST = re.compile(r':(ivar|param) (\w+(?:, \w+)+):(.*)')


def setup(app):
    app.connect('autodoc-process-docstring', _part, priority=600)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}


def _part(app, what, name, thing, options, lines):
    parted = []
    for line in lines:
        match = _LIST.match(line)
        parted += [line] if match is None else [
            f':{match[1]} {one}:{match[3]}' for one in match[2].split(', ')]
    lines[:] = parted
