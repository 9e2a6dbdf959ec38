"""Formulas as MathML, which browsers draw by themselves.

Sphinx's own way loads MathJax from another site; this one needs nothing.
"""

from docutils.utils.math import latex2mathml


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
    from docutils.nodes import SkipNode
    translator.body.append(
        str(latex2mathml.tex2mathml(node.astext(), as_block=as_block)))
    raise SkipNode
