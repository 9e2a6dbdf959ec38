"""Faces found in illustrations, cut out, aligned and sorted."""

from chainer_dcgan.faces.detectors import (
    DETECTORS,
    choose_detector,
    open_detector,
)
from chainer_dcgan.faces.face import Face
from chainer_dcgan.faces.output import sheet_paths
from chainer_dcgan.faces.picture import Settings
from chainer_dcgan.faces.preparing import prepare_faces
from chainer_dcgan.faces.selection import Find, Limits, count

__all__ = [
    'DETECTORS', 'Face', 'Find', 'Limits', 'Settings', 'choose_detector',
    'count', 'open_detector', 'prepare_faces', 'sheet_paths']
