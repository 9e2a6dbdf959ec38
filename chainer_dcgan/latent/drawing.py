"""From the record of a picture to the picture."""

from chainer_dcgan import images
from chainer_dcgan.latent.kinds import KINDS, MOVING
from chainer_dcgan.latent.kinds.entries import check_entries
from chainer_dcgan.latent.records import is_latent, load_record
from chainer_dcgan.latent.sampling import generate


def draw_record(gen, kind, record, on_progress=None):
    """Draws what a record of a kind stands for.

    Args:
        gen (Generator): Trained generator, on any device.
        kind (str): Key of :data:`~chainer_dcgan.latent.kinds.KINDS`.
        record (dict): What ``make`` of that kind returned.
        on_progress (callable): Called with the number of images drawn so far
            and their total.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H, W, 3)`, or, for a walk,
        (n_frames, H, W, 3).

    Raises:
        InputError: If a record from elsewhere contradicts itself, or stands
            for too much.
    """
    vectors = {name: z for name, z in record.items() if is_latent(name)}
    total = sum(z.size // gen.n_z for z in vectors.values())
    n_pixels = total * gen.image_size ** 2
    images.check_size(n_pixels * gen.channels, 'bytes')
    if kind not in MOVING:
        images.check_size(n_pixels)
    imgs, done = {}, 0
    for name, z in vectors.items():
        progress = None if on_progress is None else (
            lambda n, _, before=done: on_progress(before + n, total))
        flat = images.to_uint8(
            generate(gen, z.reshape(-1, gen.n_z), progress))
        imgs[name] = flat.reshape(z.shape[:-1] + flat.shape[1:])
        done += len(flat)
    return KINDS[kind].draw(record, imgs)


def load_record_of(path: str, n_z: int, kind: str) -> dict:
    """Reads the record of a picture of one kind.

    Args:
        path (str): npz file that
            :func:`~chainer_dcgan.latent.records.save_record` wrote.
        n_z (int): Dimensions that its latent vectors must have.
        kind (str): Key of :data:`~chainer_dcgan.latent.kinds.KINDS`.

    Returns:
        dict: Arrays by name, which :func:`draw_record` takes.

    Raises:
        InputError: If the file is missing or damaged, or does not fit.
    """
    record = load_record(path, n_z, kind)
    check_entries(path, record, KINDS[kind].ENTRIES)
    return record
