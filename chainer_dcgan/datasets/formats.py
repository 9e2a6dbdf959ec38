"""Which files are images: the forms that are read, and how they are told."""

import re

FORMATS = (
    'PNG', 'JPEG', 'WEBP', 'GIF', 'BMP', 'DIB', 'TIFF', 'AVIF', 'JPEG2000',
    'PPM', 'TGA', 'ICO', 'PCX', 'DCX', 'QOI', 'PSD', 'SGI', 'SUN', 'DDS',
    'MSP', 'XBM', 'XPM')
"""tuple of str: Pillow's names of the forms that are read.

Pictures proper, which Pillow decodes by itself: not EPS and WMF, which start
other programs or the system's, nor FITS, GRIB and their like, which are data,
nor films.
"""

USUAL = ('.png', '.jpg', '.jpeg', '.webp')
"""tuple of str: Endings of the usual forms. A file of one is an image, even
if it turns out to be damaged."""

ENDINGS = USUAL + (
    '.apng', '.avif', '.avifs', '.bmp', '.bw', '.dcx', '.dds', '.dib', '.gif',
    '.icb', '.ico', '.j2c', '.j2k', '.jfif', '.jp2', '.jpc', '.jpe', '.jpf',
    '.jpx', '.msp', '.pbm', '.pcx', '.pfm', '.pgm', '.pnm', '.ppm', '.psd',
    '.qoi', '.ras', '.rgb', '.rgba', '.sgi', '.tga', '.tif', '.tiff', '.vda',
    '.vst', '.xbm', '.xpm')
"""tuple of str: Endings, in lower case, of all the forms that are read."""

COMPANIONS = (
    '.csv', '.db', '.htm', '.html', '.ini', '.json', '.jsonl', '.log', '.md',
    '.nfo', '.rst', '.toml', '.tsv', '.txt', '.url', '.xml', '.yaml', '.yml')
"""tuple of str: Endings of what lies beside pictures and is none: tables,
captions, notes, what systems leave. Such a file is counted, not listed."""

HEAD = 64
"""int: Bytes at the start of a file that tell whether it is an image."""

_SIGNATURES = re.compile(
    rb'\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF....WEBP|GIF8[79]a'
    # The size of a bitmap's own head tells it from text.
    rb'|BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0'
    rb'|II[*+]\0|MM\0[*+]|....ftyp(?:avif|avis|mif1|msf1)'
    rb'|\xff\x4f\xff\x51|\0\0\0\x0cjP  \r\n\x87\n'
    rb'|P[1-6fF]\s+(?:#|-?\d)|\0\0\x01\0[^\x00]\x00|qoif|8BPS\0\x01|\x01\xda[\x00\x01]'
    rb'|\x59\xa6\x6a\x95|DDS \x7c|/\* XPM \*/',
    re.DOTALL)

# Targa has no signature: no map or one, a kind that goes with it, a size of
# at least 1 x 1, a depth that exists, nothing in the upper bits.
_TARGA = re.compile(
    rb'.(?:\x00[\x02\x03\x0a\x0b]\x00{5}|\x01[\x01\x09].{5}).{4}'
    rb'(?!\x00\x00)..(?!\x00\x00)..[\x08\x10\x18\x20][\x00-\x3f]', re.DOTALL)


def is_image(name: str, head: bytes) -> bool:
    """Tells whether a file is an image, sound or not.

    By its content; or by its ending, so that a damaged image is one that is
    left out and not one that was never there.

    Args:
        name (str): Its name.
        head (bytes): Its first :data:`HEAD` bytes.

    Returns:
        bool: Whether it is one.
    """
    return (name.lower().endswith(ENDINGS)
            or _SIGNATURES.match(head) is not None
            or not is_companion(name) and _TARGA.match(head) is not None)


def is_companion(name: str) -> bool:
    """Tells whether a file belongs beside images without being one.

    Args:
        name (str): Its name.

    Returns:
        bool: Whether its ending is among :data:`COMPANIONS`.
    """
    return name.lower().endswith(COMPANIONS)
