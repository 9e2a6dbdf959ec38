"""Writes a picture that stands or moves."""

import os

from chainer_dcgan import images
from chainer_dcgan.pictures import animation


def save_picture(path, picture, fps):
    """Writes a picture or, with four dimensions, an animation.

    Beside an animation lies the same as a video, where ffmpeg is installed.

    Args:
        path (str): File to write.
        picture (numpy.ndarray): uint8, :math:`(H, W, C)` or
            (n_frames, H, W, C).
        fps (int): Frames a second, if it moves.

    Returns:
        list of str: What was written.
    """
    if picture.ndim == 3:
        images.save_image(path, picture)
        return [path]
    animation.save_animation(path, picture, fps)
    if animation.find_ffmpeg() is None:
        return [path]
    video = os.path.splitext(path)[0] + '.mp4'
    animation.save_video(video, picture, fps)
    return [path, video]
