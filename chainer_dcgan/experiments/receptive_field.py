"""Which pixels a position of a feature map can see."""

import dataclasses

from chainer_dcgan.models.layers import list_layers


@dataclasses.dataclass(frozen=True)
class ReceptiveField:
    """Receptive field of the positions of a layer, in pixels, on one axis.

    Attributes:
        first: Where the field of position 0 begins; negative, since the
            layers pad.
        stride: How far the field of the next position lies.
        size: Its width.
    """

    first: int
    stride: int
    size: int

    def window(self, position: int, image_size: int):
        """Gives the part of the image to show for a position.

        All windows of a layer are equally large: as the field, or as the
        image if that is smaller; one that reaches over the edge is moved
        back inside.

        Args:
            position (int): Row or column of the feature map.
            image_size (int): Height or width of the image.

        Returns:
            slice: Rows or columns of the image.
        """
        size = min(self.size, image_size)
        start = min(max(self.first + self.stride * position, 0),
                    image_size - size)
        return slice(start, start + size)


def receptive_field(dis, layer):
    """Computes the receptive field from kernels, strides and paddings.

    Args:
        dis (Discriminator): Net.
        layer (str): One of its convolution layers.

    Returns:
        ReceptiveField: The field.
    """
    first, stride, size = 0, 1, 1
    layers = list_layers(dis)
    for name in layers[:layers.index(layer) + 1]:
        link = getattr(dis, name)
        first -= link.pad[0] * stride
        size += (link.ksize - 1) * stride
        stride *= link.stride[0]
    return ReceptiveField(first, stride, size)
