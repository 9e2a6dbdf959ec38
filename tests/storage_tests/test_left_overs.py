import os
import signal

import pytest

from chainer_dcgan.storage import atomic


def killed_while_writing(path):
    """Leaves what a killed process does; returns its name."""
    pid = os.fork()
    if pid == 0:
        with atomic.atomic_path(str(path)) as temporary:
            with open(temporary, 'w') as f:
                f.write('half')
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    atomic._find_temporary.cache_clear()
    found = [name for name in os.listdir(path.parent)
             if name.startswith(f'.{path.name}.')]
    assert len(found) == 1
    return found[0]


@pytest.fixture(autouse=True)
def forget():
    atomic._find_temporary.cache_clear()
    yield
    atomic._find_temporary.cache_clear()


def test_what_a_killed_process_left_goes(tmp_path):
    path, other = tmp_path / 'a.png', tmp_path / 'b.png'
    killed_while_writing(path)
    kept = killed_while_writing(other)
    atomic.write_text(str(path), 'whole')
    # Other files' are not looked for.
    assert sorted(os.listdir(tmp_path)) == sorted(['a.png', kept])
    atomic.write_text(str(other), 'whole')
    assert sorted(os.listdir(tmp_path)) == ['a.png', 'b.png']


def test_what_may_be_written_still_stays(tmp_path):
    path = tmp_path / 'a.png'
    host = atomic._host()
    elsewhere = f'{int(host, 16) ^ 1:02x}'
    names = [f'.a.png.{os.getppid():06x}{host}.tmp',
             f'.a.png.3fffff{elsewhere}.tmp', '.a.png.tmp',
             f'.a.png.3fffff{host}.tmp.bak']
    for name in names:
        (tmp_path / name).write_text('')
    atomic.write_text(str(path), 'whole')
    assert sorted(os.listdir(tmp_path)) == sorted([*names, 'a.png'])


def test_a_folder_is_looked_through_once(tmp_path, monkeypatch):
    looks = []
    real = os.listdir
    monkeypatch.setattr(os, 'listdir', lambda path: (
        looks.append(path), real(path))[1])
    for i in range(20):
        atomic.write_text(str(tmp_path / str(i)), '')
    assert looks == [str(tmp_path)]
