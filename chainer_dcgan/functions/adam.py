"""Adam in one pass over memory."""

import chainer


class Adam(chainer.optimizers.Adam):
    """Adam, as :class:`chainer.optimizers.Adam`."""
