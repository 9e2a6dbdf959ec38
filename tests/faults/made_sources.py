"""Small sound images, archives and LMDBs to injure."""

import gzip
import io
import os
import tarfile
import tempfile
import zipfile

import numpy
from PIL import Image

FORMATS = {
    'PNG': {}, 'JPEG': {}, 'WEBP': {}, 'GIF': {}, 'BMP': {}, 'AVIF': {},
    'JPEG2000': {}, 'PPM': {}, 'TGA': {}, 'PCX': {}, 'SGI': {}, 'DDS': {},
    'ICO': {}, 'DIB': {}, 'TIFF': {'compression': 'tiff_lzw'}}


def make_images(rng):
    """Encodes a picture in every form, with and without transparency.

    Args:
        rng (numpy.random.Generator): Picks the colours.

    Returns:
        list of bytes: Files.
    """
    pixels = rng.integers(0, 256, (12, 10, 4)).astype(numpy.uint8)
    whole = Image.fromarray(pixels)
    files = []
    for mode in ('RGB', 'RGBA', 'P', 'L'):
        img = (whole.quantize(16, method=2) if mode == 'P'
               else whole.convert(mode))
        for form, options in FORMATS.items():
            with io.BytesIO() as f:
                try:
                    img.save(f, form, **options)
                except (OSError, ValueError, KeyError):
                    continue
                files.append(f.getvalue())
    frames = [whole.convert('P'), whole.rotate(90).convert('P')]
    for form in ('GIF', 'PNG', 'WEBP', 'TIFF'):
        with io.BytesIO() as f:
            frames[0].save(f, form, save_all=True, append_images=frames[1:])
            files.append(f.getvalue())
    return files


def make_archives(images):
    """Packs images into every kind of archive.

    Args:
        images (list of bytes): Files.

    Returns:
        list of tuple: Name's ending, and the archive.
    """
    archives = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED,
                   zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with io.BytesIO() as f:
            with zipfile.ZipFile(f, 'w', method) as archive:
                for i, data in enumerate(images):
                    archive.writestr(f'é/{i}.png', data)
            archives.append(('.zip', f.getvalue()))
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        with io.BytesIO() as f:
            with tarfile.open(fileobj=f, mode='w', format=form) as archive:
                for i, data in enumerate(images):
                    member = tarfile.TarInfo('é' * 120 + f'/{i}.png')
                    member.size = len(data)
                    archive.addfile(member, io.BytesIO(data))
                for kind in (tarfile.LNKTYPE, tarfile.SYMTYPE):
                    member = tarfile.TarInfo(f'link{kind[0]}.png')
                    member.type, member.linkname = kind, 'é' * 120 + '/0.png'
                    archive.addfile(member)
            archives.append(('.tar', f.getvalue()))
    archives += [('.tar.gz', gzip.compress(data, mtime=0))
                 for _, data in archives[-2:]]
    return archives


def make_lmdb(images):
    """Puts images into an LMDB.

    Args:
        images (list of bytes): Files.

    Returns:
        bytes: Its ``data.mdb``.
    """
    import lmdb
    with tempfile.TemporaryDirectory() as folder:
        with lmdb.open(folder, map_size=2 ** 22) as env:
            with env.begin(write=True) as txn:
                for i, data in enumerate(images):
                    txn.put(b'%06d' % i, data)
        with open(os.path.join(folder, 'data.mdb'), 'rb') as f:
            return f.read()


def injure(rng, data):
    """Flips, cuts, doubles, or overwrites some of the bytes.

    Args:
        rng (numpy.random.Generator): Picks what and where.
        data (bytes): A sound file.

    Returns:
        bytes: A damaged one, rarely the same.
    """
    bad = bytearray(data)
    for _ in range(rng.integers(1, 6)):
        if not bad:
            break
        place = int(rng.integers(len(bad)))
        length = int(rng.integers(1, 9))
        kind = rng.integers(6)
        if kind == 0:
            bad[place] ^= 1 << int(rng.integers(8))
        elif kind == 1:
            bad[place:place + length] = rng.bytes(length)
        elif kind == 2:
            value = [b'\0', b'\xff', b'\x7f', b'\x80'][rng.integers(4)]
            bad[place:place + length] = value * length
        elif kind == 3:
            del bad[place:place + length]
        elif kind == 4:
            bad[place:place] = bad[place:place + 64]
        elif rng.integers(4) == 0:
            del bad[place:]
    return bytes(bad)
