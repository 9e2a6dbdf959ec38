"""From a folder of illustrations to a folder of faces."""

import dataclasses
import hashlib
import os

from chainer_dcgan.datasets.sources import open_source
from chainer_dcgan.faces import picture
from chainer_dcgan.faces.detectors import open_detector
from chainer_dcgan.faces.duplicates import Hasher
from chainer_dcgan.faces.journal import Journal
from chainer_dcgan.faces.output import WORK, check_folder, write_folder
from chainer_dcgan.faces.picture import crop_name, thumbnail_name
from chainer_dcgan.faces.pool import DIED, in_order
from chainer_dcgan.faces.selection import select

_RUN = 'folder of a training run, which was not looked into'
_DIED = 'the process that looked for faces in it died'


def prepare_faces(source, out, settings, limits, workers, on_progress):
    """Finds, cuts and selects the faces of all pictures.

    Pictures that an earlier run on the same folder has seen are not looked
    at again, so that a run that was killed goes on, and another one with
    other limits or more pictures is quick. What is written depends neither
    on that nor on the number of processes.

    Args:
        source (str): Folder or archive of pictures.
        out (str): Folder of faces to write.
        settings (Settings): How faces are found and cut.
        limits (Limits): What a face must be to be kept.
        workers (int): Processes.
        on_progress (callable): Called with the number of pictures done and
            their total; at first with the number that was done before.

    Returns:
        list of Find: Every face, and every picture without one.

    Raises:
        DatasetError: If the pictures cannot be listed, or there are none.
        ImportError: If a package is missing, with the pip command.
        InputError: If the detector does not work, or the folder cannot be
            the folder of faces.
    """
    check_folder(out, source)
    # Before any work, and in this process: an error there would be late.
    version = open_detector(settings.detector, settings.cascade).version
    Hasher()
    source = open_source(source)
    source.scan()
    work = os.path.join(out, WORK)
    heading = dict(
        dataclasses.asdict(settings), version=picture.VERSION,
        detector=version)
    # By its contents: the version says which.
    del heading['cascade']
    with Journal(os.path.join(work, 'journal.jsonl'), heading) as journal:
        _tidy(journal, work)
        pictures = _read_all(
            source, work, settings, journal, workers, on_progress)
        pictures += [(name, '', {'error': reason}) for name, reason in (
            *source.left_out, *((run, _RUN) for run in source.runs))]
        finds = select(pictures, limits)
    write_folder(out, finds)
    return finds


def _read_all(source, work, settings, journal, workers, on_progress):
    """Gives the name, key and record of each picture, in the names' order."""
    total = len(source.names)
    before = {record['name'] for record in journal.records.values()}
    done = len(before.intersection(source.names))
    on_progress(done, total)
    # By the picture's number, and by its key.
    keys, unread, names, died = {}, {}, {}, {}

    def tasks():
        for i, data in source.read_images():
            if isinstance(data, str):
                unread[i] = {'error': data}
                continue
            keys[i] = key = hashlib.sha256(data).hexdigest()[:16]
            if key not in journal.records and key not in names:
                names[key] = source.names[i]
                yield key, data, settings, work

    for (key, *_), record in in_order(
            picture.read_picture, tasks(), workers):
        if record is DIED:
            # Not for good: with fewer processes memory may be enough.
            died[key] = {'error': _DIED}
        else:
            journal.append(key, names[key], record)
        done += 1
        on_progress(done, total)
    return [
        (name, keys.get(i, ''), unread.get(i) or died.get(keys[i])
         or journal.records[keys[i]])
        for i, name in enumerate(source.names)]


def _tidy(journal, work):
    """Puts right what a run that was killed, or a person, has left."""
    there = set(os.listdir(work))
    for name in there:
        if name.endswith('.tmp'):
            os.unlink(os.path.join(work, name))
    for key, record in list(journal.records.items()):
        if 'error' in record:
            continue
        needed = {crop_name(key, i) for i in range(len(record['faces']))}
        if not (needed or {thumbnail_name(key)}) <= there:
            # To be looked at again.
            del journal.records[key]
