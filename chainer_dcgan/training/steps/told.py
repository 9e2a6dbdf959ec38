"""Tags that G is told, as the last entries of its z."""

from chainer import backend


def put_tags(z, tags):
    """Replaces the tags in latent vectors.

    Args:
        z (:ref:`ndarray`): Latent vectors, :math:`(B, n_z)`.
        tags (:ref:`ndarray`): Tags, :math:`(B, T)`; ``None`` to leave those
            that were drawn.

    Returns:
        :ref:`ndarray`: Latent vectors, on the device of the tags.
    """
    if tags is None:
        return z
    device = backend.get_device_from_array(tags)
    z = device.send(z)
    return device.xp.concatenate([z[:, :-tags.shape[1]], tags], axis=1)
