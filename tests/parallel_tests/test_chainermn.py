"""ChainerMN as Chainer ships it, mended, in use."""


def test_what_is_mended_works(launch):
    result = launch(2, 'chainermn_parts.py')
    assert result.returncode == 0, result.stderr
    batch = [[0.0, 1.0], [2.0, 3.0]]
    assert result.stdout.strip() == str([batch, batch])
