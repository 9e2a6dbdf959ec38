import io
import os

import numpy
import pytest
from PIL import Image

from chainer_dcgan.datasets import PreparationError, prepare


@pytest.mark.skipif(not os.path.exists('/proc/self/maps'),
                    reason='needs Linux to find the library')
@pytest.mark.parametrize('how', ['tiff_lzw', 'tiff_adobe_deflate'])
def test_damaged_tiff_files_say_nothing_themselves(rng, capfd, how):
    pixels = rng.integers(0, 256, (40, 40, 3)).astype(numpy.uint8)
    with io.BytesIO() as f:
        Image.fromarray(pixels).save(f, 'TIFF', compression=how)
        data = bytearray(f.getvalue())
    data[200:1200] = bytes(range(250)) * 4
    with pytest.raises(PreparationError, match='damaged'):
        prepare(bytes(data), 8)
    assert capfd.readouterr() == ('', '')
