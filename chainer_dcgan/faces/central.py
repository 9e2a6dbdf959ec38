"""The detector that looks at nothing: the middle of the picture."""

from chainer_dcgan.faces.face import Face


class CentralSquare:
    """Takes the largest square in a picture's centre for its face.

    For pictures that show one face each, or where no detector is at hand.
    """

    version = 'central square'
    looks = False

    def detect(self, img):
        """Gives the one square.

        Args:
            img (PIL.Image.Image): Any picture.

        Returns:
            list of Face: One, of which nothing but its box is known.
        """
        side = min(img.size)
        return [Face(((img.width - side) / 2, (img.height - side) / 2,
                      float(side), float(side)))]
