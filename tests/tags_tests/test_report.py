import numpy

from chainer_dcgan.tags.file import Tag
from chainer_dcgan.tags.report import format_report


class Fitted:
    """A probe or vectors with these attributes."""

    def __init__(self, **attributes):
        vars(self).update(attributes)


def make_tag(name, n, auc, effect=0., random=0., works=False):
    return Tag(name, numpy.zeros(2), n, auc, effect, random, works)


def test_a_line_a_tag():
    # The second is too rare to be learned, and the probe does not know the
    # third, so that what is said of it does not count beside the others.
    tags = [make_tag('hair:red', 1200, 0.96, 0.5, 0.1, True),
            make_tag('hat:fez', 3, None),
            make_tag('coin:head', 70, 0.6, 0.3, 0.4),
            make_tag('hair:pink', 50, 0.9, 0.4, 0.1, True)]
    probe = Fitted(auc_=numpy.array([0.96, numpy.nan, 0.6, 0.9]),
                   auc_error_=numpy.array([0.01, numpy.nan, 0.05, 0.02]))
    # Of the three that were learned.
    vectors = Fitted(
        effects_=numpy.array([[0.5, 0.45, 0.2], [0.1, 0.3, -0.1],
                              [-0.25, 0.35, 0.4]]),
        spreads_=numpy.array([0.07, 0.2, 0.06]))
    lines = format_report(tags, probe, vectors).split('\n')
    assert [line.split() for line in lines] == [
        ['tag', 'labelled', 'AUC', 'effect', 'random', 'verdict', 'raises',
         'most,', 'besides'],
        ['hair:red', '1,200', '0.96', '+-', '0.01', '+0.50', '+-', '0.07',
         '0.10', 'works', 'hair:pink', '+0.20'],
        ['hat:fez', '3', 'too', 'few', 'images'],
        ['coin:head', '70', '0.60', '+-', '0.05', '+0.30', '+-', '0.20',
         '0.40', 'does', 'not', 'work', 'hair:red', '+0.10'],
        ['hair:pink', '50', '0.90', '+-', '0.02', '+0.40', '+-', '0.06',
         '0.10', 'works', 'hair:red', '-0.25'],
        ['2', 'of', '4', 'tags', 'work']]
    # The columns stand below each other.
    assert {line.index(word) for line, word in (
        (lines[0], 'verdict'), (lines[1], 'works'), (lines[2], 'too few'),
        (lines[3], 'does not'))} == {lines[0].index('verdict')}


def test_one_tag_alone():
    tags = [make_tag('hair:red', 50, 0.9, 0.4, 0.1, True)]
    text = format_report(
        tags, Fitted(auc_=numpy.array([0.9]), auc_error_=numpy.array([0.02])),
        Fitted(effects_=numpy.array([[0.4]]), spreads_=numpy.array([0.1])))
    assert text.split('\n')[1].endswith('works          ')
    assert text.endswith('\n1 of 1 tag works')
