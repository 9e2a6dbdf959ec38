"""Passes through D."""

from chainer import backend

from chainer_dcgan.functions.kernels import layout
from chainer_dcgan.functions.kernels.filters import Filters
from chainer_dcgan.training.passes import spectrum
from chainer_dcgan.training.passes.gradients import Gradients
from chainer_dcgan.training.passes.normalization import NormalizationPass


class DiscriminatorPasses:
    """D with the weights that it has now, for one or more batches.

    Args:
        dis (~chainer_dcgan.Discriminator): D; its spectral norms, if it has
            them, are estimated once here.
        kernels (module): From :func:`~chainer_dcgan.functions.dispatch.\
kernels`.
    """

    def __init__(self, dis, kernels):
        self._dis = dis
        self._kernels = kernels
        self._weights = spectrum.DividedWeights(kernels, dis.links())
        self._blocks = [_Block(kernels, self._weights, dis.activation, *links)
                        for links in dis.blocks()]
        self._head = _Head(kernels, self._weights, dis)
        self._gradients = Gradients()

    def judge(self, x, n_groups=1):
        """Judges one or more batches.

        Args:
            x (:ref:`ndarray`): Images, :math:`(B, 3, H, W)`.
            n_groups (int): Into how many equal batches they are divided, of
                which each has batch statistics of its own.

        Returns:
            tuple: Logits, :math:`(B, n)`, or, of a D that is told tags, what
            :meth:`~chainer_dcgan.Discriminator.answer` gives; and what the
            way back takes.
        """
        memories = []
        for block in self._blocks:
            memories.append(block.forward(x, n_groups))
            x = memories[-1].y
        return self._head.forward(x), memories

    def backward(self, memories, gy, factors=None, n_images=0,
                 to_weights=True):
        """Backpropagates through a batch.

        Args:
            memories (list): From :meth:`judge`.
            gy (:ref:`ndarray`): Gradient to what :meth:`judge` gave,
                :math:`(B, n)`, or to that of the first batches.
            factors (:ref:`ndarray`): What each image's share of the weights'
                gradients is multiplied by, :math:`(B,)`.
            n_images (int): How many images, the first ones, a gradient is
                asked for.
            to_weights (bool): Whether the weights' gradients are asked for;
                they are added to those of other batches.

        Returns:
            :ref:`ndarray`: Gradient to the first images, without the
            factors.
        """
        gradients = self._gradients if to_weights else None
        memories = [memory.first(len(gy)) for memory in memories]
        g = self._head.backward(memories[-1].y, gy, factors, gradients)
        slope = memories[-1].slope
        if slope is not None:
            g = layout.from_rows(self._kernels.activate_backward(
                layout.rows(slope[0]), layout.rows(g), slope[1]), g.shape)
        for i in range(len(memories) - 1, -1, -1):
            g = self._blocks[i].backward(
                memories[i], g, factors, gradients,
                memories[i - 1].slope if i else None,
                len(g) if i else n_images)
        return g

    def write_gradients(self) -> None:
        """Makes the gradients those of D's parameters."""
        self._weights.undo(self._gradients)
        self._gradients.write(self._dis)


class _Memory:

    # Input and output of a block, and how its activation is undone: by the
    # normalization, or by the block's own output.

    def __init__(self, x, y, normalization, activation):
        self.x = x
        self.y = y
        self.normalization = normalization
        self._activation = activation
        self.slope = None if normalization is not None else (y, activation)

    def first(self, n):
        return _Memory(
            self.x[:n], self.y[:n], self.normalization, self._activation)


class _Block:

    # A convolution and what follows it.

    def __init__(self, kernels, weights, activation, link, bn):
        self._kernels = kernels
        self._activation = activation
        self._link = link
        self._bn = bn
        self._filters = Filters(weights.of(link))
        self._geometry = link.stride[0], link.pad[0]

    def forward(self, x, n_groups):
        stride, pad = self._geometry
        outsize = tuple((n + 2 * pad - k) // stride + 1 for n, k in zip(
            x.shape[2:], self._filters.shape[2:]))
        y = self._kernels.correlate(
            x, self._filters, self._link.b.array, stride, pad, outsize,
            self._activation if self._bn is None else 'identity')
        if self._bn is None:
            return _Memory(x, y, None, self._activation)
        normalization = NormalizationPass(
            self._kernels, self._bn, y, n_groups)
        return _Memory(x, normalization.y, normalization, None)

    def backward(self, memory, g, factors, gradients, slope, n_images):
        if memory.normalization is not None:
            g = memory.normalization.backward(g, gradients)
        if gradients is not None:
            gW, gb = self._kernels.correlate_weight(
                memory.x, g, self._filters.shape[2:], *self._geometry,
                factors, self._bn is None)
            gradients.add(self._link.W, gW)
            gradients.add(self._link.b, gb)
        if not n_images:
            return None
        return self._kernels.correlate_transposed(
            g[:n_images], self._filters, None, *self._geometry,
            memory.x.shape[2:], slope)


class _Head:

    # The linear layers, one below the other. Their weights are laid out as
    # the images are in memory, channels last.

    def __init__(self, kernels, weights, dis):
        self._kernels = kernels
        self._links = [dis.l4l, *((dis.l4t,) if dis.n_tags else ())]
        weights = [weights.of(link) for link in self._links]
        xp = backend.get_array_module(*weights)
        W = xp.concatenate(weights) if len(weights) > 1 else weights[0]
        side = int(round((W.shape[1] // dis.ch) ** 0.5))
        self._shape = len(W), dis.ch, side, side
        self._W = layout.channels_last(
            W.reshape(self._shape)).reshape(len(W), -1)

    def forward(self, x):
        y = self._kernels.matmul(_flat(x), self._W.T)
        b = self._links[0].b.array
        y[:, :len(b)] += b
        return y

    def backward(self, x, gy, factors, gradients):
        if gradients is not None:
            weighted = gy if factors is None else gy * factors[:, None]
            gW = self._kernels.matmul(weighted.T, _flat(x))
            _, ch, height, width = self._shape
            xp = backend.get_array_module(gW)
            gW = gW.reshape(-1, height, width, ch).transpose(0, 3, 1, 2)
            gW = xp.ascontiguousarray(gW.reshape(len(gW), -1))
            done = 0
            for link in self._links:
                gradients.add(link.W, gW[done:done + len(link.W)])
                done += len(link.W)
            b = self._links[0].b
            gradients.add(b, weighted.sum(axis=0)[:len(b)])
        g = self._kernels.matmul(gy, self._W)
        _, ch, height, width = self._shape
        return layout.channels_first_view(
            g.reshape(-1, height, width, ch))


def _flat(x):
    return layout.channels_last(x).reshape(len(x), -1)
