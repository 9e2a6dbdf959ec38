"""What is known of one face in a picture."""

import dataclasses

PLACES = ('left_eye', 'right_eye', 'nose', 'mouth', 'chin')
"""tuple of str: Landmarks. Left and right are those of the picture."""

COLORS = ('hair', 'left_iris', 'right_iris', 'skin')
"""tuple of str: What a colour is known of."""


@dataclasses.dataclass(frozen=True)
class Face:
    """One face, as a detector sees it.

    Attributes:
        box (tuple of float): Left, top, width and height in pixels.
        likelihood (float): How sure the detector is, in [0, 1]; ``None`` if
            it does not say.
        places (dict): For each of :data:`PLACES` that the detector finds,
            x and y in pixels.
        colors (dict): For each of :data:`COLORS` that the detector finds,
            red, green and blue, integers in [0, 255].
    """

    box: tuple
    likelihood: float | None = None
    places: dict = dataclasses.field(default_factory=dict)
    colors: dict = dataclasses.field(default_factory=dict)

    def scaled(self, factor: float):
        """Gives the same face in an enlarged picture.

        Args:
            factor (float): What lengths are multiplied by.

        Returns:
            Face: With its box and places there.
        """
        return dataclasses.replace(
            self, box=_times(self.box, factor),
            places={name: _times(place, factor)
                    for name, place in self.places.items()})


def _times(values, factor):
    # Eighths are more than any detector knows, and short to write down.
    return tuple(round(8 * factor * value) / 8 for value in values)
