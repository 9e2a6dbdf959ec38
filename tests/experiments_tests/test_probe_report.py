from chainer_dcgan.experiments.probe_report import format_table
from chainer_dcgan.experiments.protocols import ProbeResult

RESULTS = {'trained': ProbeResult(0.61234, 0.0049, 10 ** 0.5, 2304, []),
           'pixels': ProbeResult(0.37, None, 0.1, 3072, [])}


def test_table():
    lines = format_table(RESULTS, 'cifar10', None).splitlines()
    assert "the paper's" in lines[0]
    assert lines[2:-2] == [
        '| D trained here | 2,304 | 3.16 | 61.2 +- 0.5 % | 82.8 % |',
        '| pixels | 3,072 | 0.1 | 37.0 % |  |']
    assert 'D was trained on ImageNet' in lines[-1]
    assert '73.8 +- 0.4 %' in format_table(RESULTS, 'cifar10', 400)
    assert '77.5 %' in format_table(RESULTS, 'svhn', 100)


def test_no_figures_where_the_paper_has_none():
    for dataset, n_labels in ((None, None), ('cifar10', 100)):
        table = format_table(RESULTS, dataset, n_labels)
        assert '| 61.2 +- 0.5 % |  |' in table and 'ImageNet' not in table
