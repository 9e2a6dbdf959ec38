"""Changes of images' colours and places, in one launch a batch."""

import cupy

from chainer_dcgan.functions.kernels.cuda.launch import launch_blocks, strides

_THREADS = 512


def change_images(x, changes, y):
    """See :func:`..numpy.augmentation.change_images`."""
    _change(x, changes, None, y)


def change_images_backward(gy, changes, factors):
    """See :func:`..numpy.augmentation.change_images_backward`."""
    n, c, h, w = gy.shape
    gx = cupy.empty((n, h, w, c), gy.dtype).transpose(0, 3, 1, 2)
    _, *others = changes
    _change(gy, (None, *others), cupy.ascontiguousarray(factors), gx)
    return gx


def _change(x, changes, factors, y):
    # Backwards, if there are factors.
    launch_blocks(
        'augmentation', 'change_images', (len(x),), (_THREADS,),
        x, *strides(x), *x.shape[1:], *changes, factors, y, *strides(y))
