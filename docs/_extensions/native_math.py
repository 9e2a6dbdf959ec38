"""Formulas as MathML, which browsers draw by themselves.

Sphinx's own way loads MathJax from another site; this one needs nothing.
"""

import re

from docutils import nodes
from docutils.utils.math import latex2mathml

# Names of several letters, such as those of arguments: no products.
_NAME = re.compile(
    r'(?<![\\\w{])[A-Za-z]+\\?_[a-z]{2,}|(?<![\\\w{])[a-z]{2,}(?!\w)')


def setup(app):
    app.add_html_math_renderer(
        'native', inline_renderers=(_inline, None),
        block_renderers=(_block, None))
    return {'parallel_read_safe': True, 'parallel_write_safe': True}


def _inline(translator, node):
    _write(translator, node, as_block=False)


def _block(translator, node):
    _write(translator, node, as_block=True)


def _write(translator, node, as_block):
    code = _NAME.sub(
        lambda match: r'\text{' + match[0].replace('\\', '') + '}',
        node.astext())
    translator.body.append(str(
        latex2mathml.tex2mathml(code, as_block=as_block)))
    raise nodes.SkipNode
