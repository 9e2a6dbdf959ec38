"""Faces in motion as files."""

import os
import shutil
import subprocess

import numpy
from PIL import Image

from chainer_dcgan.errors import RunError
from chainer_dcgan.storage.atomic import atomic_path

FORMATS = {'.webp': 'WEBP', '.gif': 'GIF'}
"""dict: Endings of names, and what Pillow calls them."""


def save_animation(path: str, frames: numpy.ndarray, fps: float) -> None:
    """Writes an animation that repeats for ever, whole or not at all.

    Args:
        path (str): File to write, ``.webp`` or ``.gif``; WebP is far smaller
            and keeps all colours.
        frames (numpy.ndarray): uint8, (n_frames, H, W, 3).
        fps (int): Frames a second; GIF counts in hundredths of a second.

    Raises:
        ValueError: If the ending is another one.
    """
    ending = os.path.splitext(path)[1].lower()
    if ending not in FORMATS:
        raise ValueError('{} must end in one of {}'.format(
            path, ', '.join(FORMATS)))
    pictures = [Image.fromarray(frame) for frame in frames]
    with atomic_path(path) as temporary:
        pictures[0].save(
            temporary, format=FORMATS[ending], save_all=True,
            append_images=pictures[1:], duration=round(1000 / fps), loop=0,
            # Of WebP alone.
            quality=85, method=4)


def find_ffmpeg() -> str | None:
    """Looks for the program that makes videos.

    Returns:
        str: Its path, or ``None``.
    """
    return shutil.which('ffmpeg')


def save_video(path: str, frames: numpy.ndarray, fps: float) -> None:
    """Writes an MP4 file (H.264) with ffmpeg, whole or not at all.

    Args:
        path (str): File to write.
        frames (numpy.ndarray): uint8, (n_frames, H, W, 3).
        fps (int): Frames a second.

    Raises:
        RunError: If there is no ffmpeg, or it fails.
    """
    program = find_ffmpeg()
    if program is None:
        raise RunError('videos need ffmpeg: run `apt-get install ffmpeg`, or '
                       'do with the animation.')
    height, width = frames.shape[1:3]
    with atomic_path(path) as temporary:
        # bitexact leaves date and version out: equal frames, equal bytes.
        # yuv420p is what every player knows; it needs even sides.
        done = subprocess.run(
            [program, '-loglevel', 'error', '-y', '-f', 'rawvideo',
             '-pixel_format', 'rgb24', '-video_size',
             f'{width}x{height}', '-framerate', str(fps), '-i', '-',
             '-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white',
             '-c:v', 'libx264', '-crf', '18', '-pix_fmt', 'yuv420p',
             '-movflags', '+faststart', '-fflags', '+bitexact',
             '-flags:v', '+bitexact', '-f', 'mp4', temporary],
            input=frames.tobytes(), capture_output=True)
        if done.returncode:
            raise RunError('ffmpeg could not write {}: {}'.format(
                path, done.stderr.decode(errors='replace').strip()[-500:]))
