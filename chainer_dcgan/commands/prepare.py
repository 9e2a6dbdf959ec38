"""Finds the faces in illustrations and makes a data set of them.

Each face is cut out of the full-size picture, turned and scaled so that all
eyes lie at the same places. Tiny, doubtful and blurred faces and
near-duplicates are left out. Run it again after it was stopped, with other
limits or with more pictures: what was done is not done again.

Beside the images it writes faces.csv, with all that is known of each face,
and tags.csv, with the colours of hair, eyes and skin; next to the folder,
contact sheets of what was kept and of what was dropped.
"""

import os

from chainer_dcgan import faces
from chainer_dcgan.commands import flags, outputs, process
from chainer_dcgan.datasets.wording import list_skipped
from chainer_dcgan.errors import InputError, RunError
from chainer_dcgan.faces import Limits, Settings
from chainer_dcgan.progress import ProgressLine


def add_flags(parser):
    """Adds the command's flags."""
    add = parser.add_argument
    add('pictures', type=flags.path,
        help='folder, .tar, .tar.gz or .zip of illustrations')
    flags.add_out(parser, required=True, help='folder of faces to write')
    add('--detector', choices=('auto', *faces.DETECTORS), default='auto',
        help='what finds faces; auto: animeface if it works here, else the '
        'cascade if one is named, else none: the central square')
    add('--cascade', type=flags.path, metavar='FILE', help="OpenCV's cascade "
        'classifier, such as lbpcascade_animeface.xml (MIT licence) of '
        'https://github.com/nagadomi/lbpcascade_animeface')
    add('--size', type=flags.integer(1, 4096), default=Settings.size,
        help="side of the images, in pixels; train's --image-size or more")
    add('--align', choices=('eyes', 'none'), default=Settings.align,
        help='eyes: turn and scale faces so that all eyes that are found '
        'lie at the same places; none: cut faces upright')
    add('--margin', type=flags.number_in(0, 2), default=Settings.margin,
        help="what is added on each side, in widths of the detector's box: "
        'outside the picture, its mirror image')
    add('--detect-side', type=flags.integer(1, 10000),
        default=Settings.detect_side, help='longer side of the copy of a '
        'large picture in which faces are looked for, in pixels: more finds '
        'smaller faces and takes longer')
    add('--max-pixels', type=flags.positive_int, default=Settings.max_pixels,
        help='leave out larger pictures; each process needs 10 bytes a pixel')
    add('--min-face', type=flags.number_in(1, 1e6), default=Limits.min_face,
        help="smallest side of the detector's box, in the picture's pixels")
    add('--min-likelihood', type=flags.number_in(0, 1),
        default=Limits.min_likelihood,
        help='how sure animeface must be that it is a face; others do not say')
    add('--min-sharpness', type=flags.number_in(0, 1),
        default=Limits.min_sharpness, help='share of the differences between '
        'neighbouring pixels that a blur of 9 pixels takes away: 0.8 for '
        'lines as fine as pixels, 0.2 for a blurred image')
    add('--max-distance', type=flags.integer(-1, 32), metavar='BITS',
        default=Limits.max_distance, help='bits, of 64, in which the '
        'perceptual hashes of near-duplicates differ; -1: keep them all')
    add('--workers', type=flags.integer(1, 1000), default=os.cpu_count() or 1,
        help='processes; they change nothing but the time')


def run(args):
    """Prepares the faces."""
    outputs.check_prepared(args, faces.sheet_paths(args.out))
    detector, reason = args.detector, ''
    if detector == 'auto':
        detector, reason = faces.choose_detector(args.cascade)
    elif detector == 'cascade' and args.cascade is None:
        raise InputError('--detector cascade needs --cascade FILE.')
    if reason:
        process.warn(f'--detector auto takes {detector}: {reason}')
    else:
        print(f'detector: {detector}')
    settings = Settings(
        detector, args.cascade if detector == 'cascade' else None, args.size,
        args.align, args.margin, args.detect_side, args.max_pixels)
    limits = Limits(args.min_face, args.min_likelihood, args.min_sharpness,
                    args.max_distance)
    progress = _Progress()
    try:
        finds = faces.prepare_faces(args.pictures, args.out, settings, limits,
                              args.workers, progress)
    finally:
        progress.clear()
    _report(args.out, finds)


class _Progress:
    _line = None

    def __call__(self, done, total):
        self._line = self._line or ProgressLine(total, 'pictures', done)
        self._line.update(done)

    def clear(self) -> None:
        if self._line is not None:
            self._line.clear()


def _report(out, finds):
    unreadable = [find for find in finds if find.dropped == 'unreadable']
    for line in list_skipped(
            [(find.source, find.detail) for find in unreadable]):
        process.warn(line)
    kept = sum(not find.dropped for find in finds)
    print(f'{kept:,} of {sum(find.face is not None for find in finds):,} '
          f'faces in {len({find.source for find in finds}):,} pictures kept; '
          'left out:')
    for reason, number in faces.count(finds).items():
        print(f'  {number:7,}  {reason}')
    for path in (os.path.join(out, 'faces.csv'), *faces.sheet_paths(out)):
        if os.path.exists(path):
            print(path)
    if not kept:
        raise RunError(
            'no face was kept. The sheet and faces.csv say why; lower the '
            'limit that it was, or try another --detector.')
