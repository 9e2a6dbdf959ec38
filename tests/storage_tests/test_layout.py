"""The names in snapshots that people have, and will have."""

import pytest

from chainer_dcgan.storage import layout


def test_names_do_not_change():
    assert layout.SETTINGS == 'extensions/SettingsRecord/settings'
    assert layout.ITERATION == 'updater/iteration'
    assert layout.CONFIG == 'chainer_dcgan'
    assert [name.format(12) for name in (
        layout.GEN, layout.DIS, layout.SNAPSHOT, layout.PREVIEW)] == [
        'gen_iter_12.npz', 'dis_iter_12.npz', 'snapshot_iter_12.npz',
        'preview/iter_00000012.png']
    assert layout.BEST_GEN == 'gen_best.npz'


@pytest.mark.parametrize('names,kind,prefix', [
    (['updater/model:gen/l0/W'], 'gen', 'updater/model:gen/'),
    (['updater/model:gen/l0/W', 'updater/average/l0/W'], 'gen',
     'updater/average/'),
    (['updater/model:gen/l0/W', 'updater/average/l0/W'], 'dis',
     'updater/model:dis/')])
def test_where_a_net_lies(names, kind, prefix):
    assert layout.net_prefix(names, kind) == prefix


def test_snapshots_of_a_folder(tmp_path):
    assert layout.list_snapshots(str(tmp_path / 'missing')) == []
    for name in ('snapshot_iter_9.npz', 'snapshot_iter_10.npz',
                 'snapshot_iter_x.npz', 'snapshot_iter_3.npz.tmp',
                 '.snapshot_iter_4.npz', 'gen_iter_5.npz',
                 'snapshot_iter_6_npz'):
        (tmp_path / name).touch()
    assert layout.list_snapshots(str(tmp_path)) == [9, 10]
    assert layout.snapshot_path('out', 10) == 'out/snapshot_iter_10.npz'
