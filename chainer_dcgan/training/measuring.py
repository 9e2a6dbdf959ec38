"""How a generator is measured while it is trained."""

from chainer_dcgan.features import lite0_features
from chainer_dcgan.metrics import Yardstick, real_samples


def measure_against(held_out, device=None, on_progress=None):
    """Returns what measures a generator against real images.

    Args:
        held_out (~chainer_dcgan.datasets.ImageDataset): Images that are not
            trained on, see :func:`~chainer_dcgan.datasets.hold_out`; at
            least 6.
        device (chainer.backend.Device): Where features are computed.
        on_progress (callable): ``on_progress(done, total)``, while those of
            the real images are.

    Returns:
        callable: ``evaluate(gen)`` gives a dict of names and floats:
        Fréchet distance, precision, recall and coverage of Lite0's features.

    Raises:
        InputError: If there are too few images.
        ImportError: If the package of Lite0's weights is not installed.
    """
    features = lite0_features(device)
    return Yardstick(real_samples(
        held_out, len(held_out), features, on_progress), features)
