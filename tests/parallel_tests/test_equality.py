"""Several processes take the steps of one."""

import json

import pytest


@pytest.mark.parametrize('n', [2, 4])
def test_steps_are_those_of_one_process(launch, n):
    result = launch(n, 'equality.py')
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    local = found.pop('local', None)
    for name, figures in found.items():
        # All have the same weights to the last bit.
        assert figures['digests'] == 1, name
        if name.endswith('/d'):
            assert figures['losses'] < 1e-12, name
            assert figures['weights'] < 1e-12, name
        # By the fast kernels, as exactly as float32 can tell.
        assert figures['first_losses'] < 2e-6, name
    # Forward for 4 normalizations of G and 3 of D, on two batches; backward
    # for the same, and 3 for what D tells G; gradients of both; reports.
    assert found['chainer-dcgan/d']['messages'] == 4 + 6 + 4 + 6 + 3 + 2 + 1
    if 'chainer-dcgan/f' in found:
        # D's for both batches together.
        assert (found['chainer-dcgan/f']['messages']
                == 4 + 3 + 4 + 3 + 3 + 2 + 1)
    # Without D's; G has one more.
    assert found['best/d']['messages'] == 5 + 5 + 2 + 1
    if local is not None:
        # The other rule is told from it; running statistics differ.
        assert local['first_losses'] > 1e-4
        assert local['digests'] == 2
        assert local['messages'] == 2 + 1
