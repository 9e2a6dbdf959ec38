"""How well tags work, as a table for people."""

import numpy

from chainer_dcgan.progress import counted
from chainer_dcgan.tags.learning import is_known

# Name, labelled images, AUC, effect, effect along random vectors, verdict,
# and the other tag that comes along most.
_HEAD = '{:<24}{:>9}{:>15}{:>15}{:>9}  {:<15}{}'
_ROW = '{:<24}{:>9,}{:>7.2f} +- {:.2f}{:>+7.2f} +- {:.2f}{:>9.2f}  {:<15}{}'
_TOO_FEW = '{:<24}{:>9,}' + ' ' * 39 + '  too few images'


def format_report(tags, probe, vectors):
    """Lists how well tags work, a line for each.

    Args:
        tags (list of Tag): What
            :func:`~chainer_dcgan.tags.learning.learn_tags` found.
        probe (TagProbe): The fitted probe that came with it.
        vectors (TagVectors): The fitted vectors that came with it.

    Returns:
        str: Lines without a newline at the end.
    """
    lines = [_HEAD.format('tag', 'labelled', 'AUC', 'effect', 'random',
                          'verdict', 'raises most, besides')]
    # Numbers of the learned tags, which alone have vectors.
    learned = [i for i, tag in enumerate(tags) if tag.probe_auc is not None]
    known = is_known(probe.auc_, probe.auc_error_)[learned]
    row = 0
    for tag, auc_error in zip(tags, probe.auc_error_):
        if tag.probe_auc is None:
            lines.append(_TOO_FEW.format(tag.name, tag.n_labelled))
            continue
        effects = numpy.where(known, vectors.effects_[row], -numpy.inf)
        effects[row] = -numpy.inf
        most = effects.argmax()
        lines.append(_ROW.format(
            tag.name, tag.n_labelled, tag.probe_auc, auc_error, tag.effect,
            vectors.spreads_[row], tag.effect_random,
            'works' if tag.works else 'does not work',
            '' if numpy.isinf(effects[most]) else
            f'{tags[learned[most]].name} {effects[most]:+.2f}'))
        row += 1
    lines.append(f'{sum(tag.works for tag in tags)} of '
                 f'{counted(len(tags), "tags")} '
                 f'{"works" if len(tags) == 1 else "work"}')
    return '\n'.join(lines)
