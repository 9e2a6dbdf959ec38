"""What the nets' convolution layers give, seen and changed from outside.

A layer's output is what the next link is given: the convolution's result,
normalized and activated. Link hooks reach it there; the nets stay as they
are.
"""

from chainer import link_hook

# Convolution layers and what may follow the last one, each given the output
# of the one before; in D, and in G.
_ORDERS = (('c0', 'c1', 'c2', 'c3', 'c4', 'l4l'),
           ('dc1', 'dc2', 'dc3', 'dc4', 'dc5'))


def list_layers(model):
    """Lists the convolution layers that have an output of their own.

    Args:
        model (Generator or Discriminator): Net.

    Returns:
        list of str: Names of their links, from input to output; G's last
        is not among them, since its output is the image.
    """
    return list(_readers(model))


def run_layers(model, x):
    """Runs a net and keeps the outputs of its convolution layers.

    In the mode, and with or without a graph, as the configuration says.

    Args:
        model (Generator or Discriminator): Net, on any device.
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Its input.

    Returns:
        dict: For each of :func:`list_layers` its output, a
        :class:`~chainer.Variable`, :math:`(B, C, H, W)`.
    """
    with _Recorder(model) as recorder:
        model(x)
    return recorder.outputs


class DropMaps(link_hook.LinkHook):
    """Sets chosen feature maps to zero, at every position.

    A context manager: inside of its block the net draws without the maps.
    The array is overwritten in place, because a hook cannot hand another one
    on; do not differentiate through it.

    Args:
        model (Generator or Discriminator): Net.
        layer (str): One of :func:`list_layers`.
        maps (list of int): Numbers of the maps.
    """

    name = 'DropMaps'

    def __init__(self, model, layer, maps):
        super().__init__()
        self._reader = _readers(model)[layer]
        self._maps = list(maps)

    def forward_preprocess(self, args):
        if args.link is self._reader:
            args.args[0].array[:, self._maps] = 0


class _Recorder(link_hook.LinkHook):
    """Keeps what the reader of each layer is given."""

    name = 'Recorder'

    def __init__(self, model):
        super().__init__()
        self._layers = {
            reader: layer for layer, reader in _readers(model).items()}
        self.outputs = {}

    def forward_preprocess(self, args):
        if args.link in self._layers:
            self.outputs[self._layers[args.link]] = args.args[0]


def _readers(model):
    # For each layer the link that is given its output.
    for order in _ORDERS:
        names = [name for name in order if hasattr(model, name)]
        if names:
            return {name: getattr(model, reader)
                    for name, reader in zip(names, names[1:])}
    return {}
