"""Faces by a cascade classifier of OpenCV, such as lbpcascade_animeface."""

import hashlib

import numpy

from chainer_dcgan.errors import InputError
from chainer_dcgan.faces.face import Face

# Each scale is this much larger than the last; a face is what so many
# overlapping windows agree on, of at least so many pixels.
_SCALE = 1.1
_NEIGHBOURS = 5
_SMALLEST = 24


class Cascade:
    """Finds boxes around faces, and nothing in them.

    Looks at the luma as it is. Histogram equalisation, which is usual before
    a cascade, leaves next to no contrast in a face before a large even
    background: with it, a sixth of such faces are lost.

    Args:
        path (str): Cascade file, such as ``lbpcascade_animeface.xml`` (MIT
            licence, https://github.com/nagadomi/lbpcascade_animeface).

    Raises:
        ImportError: If OpenCV is not installed, with the pip command.
        InputError: If OpenCV is too new, or cannot read the file.
    """

    looks = True

    def __init__(self, path: str) -> None:
        try:
            import cv2
        except ImportError as e:
            raise ImportError(
                'cascades need OpenCV: run '
                "`pip install 'opencv-python-headless<5'`.") from e
        if not hasattr(cv2, 'CascadeClassifier'):
            raise InputError(
                f'OpenCV {cv2.__version__} has no cascade classifier, which '
                "version 5 dropped. Run `pip install "
                "'opencv-python-headless<5'`.")
        try:
            with open(path, 'rb') as f:
                data = f.read()
        except OSError as e:
            raise InputError(
                f'cannot read the cascade {path}: {e.strerror}.') from e
        # Not by name: OpenCV cannot open all names, and says so on its own.
        storage = None
        try:
            storage = cv2.FileStorage(
                data.decode('utf-8'),
                cv2.FILE_STORAGE_READ | cv2.FILE_STORAGE_MEMORY)
            self._cascade = cv2.CascadeClassifier()
            loaded = self._cascade.read(storage.getFirstTopLevelNode())
        except (UnicodeDecodeError, SystemError, cv2.error):
            loaded = False
        finally:
            if storage is not None:
                storage.release()
        if not loaded:
            raise InputError(
                f'{path} is no cascade that OpenCV {cv2.__version__} reads. '
                'Pass a file such as lbpcascade_animeface.xml.')
        # The processes share the cores already.
        cv2.setNumThreads(1)
        self._cv2 = cv2
        digest = hashlib.sha256(data).hexdigest()[:16]
        self.version = f'cascade {digest}, OpenCV {cv2.__version__}'

    def detect(self, img):
        """Finds faces.

        Args:
            img (PIL.Image.Image): Any mode.

        Returns:
            list of Face: From top to bottom, with boxes only.
        """
        grey = numpy.asarray(img.convert('L'))
        boxes = self._cascade.detectMultiScale(
            grey, scaleFactor=_SCALE, minNeighbors=_NEIGHBOURS,
            minSize=(_SMALLEST, _SMALLEST))
        return [Face(tuple(map(float, box)))
                for box in sorted(map(tuple, boxes), key=lambda b: b[1::-1])]
