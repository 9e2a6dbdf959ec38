"""Reads HDF5 files in a process of its own; started by ``hdf5.py``.

The library that reads the format can be made to run forever, or to crash, by
a few changed bytes. Here that ends a process that nobody misses. This script
imports nothing of the package, so that it starts at once.

A request is a line of JSON, ``["read", "l0z/W"]``; so is an answer. The bytes
of an array follow its answer. The format can do more than hold arrays: a data
set can lie in another file (external storage, virtual data sets, links),
which would let a file from outside read this machine's own; and the library
inflates what is compressed without a bound. Links and layouts are therefore
looked at first, and compressed pieces inflated by Python, up to the size that
they must have.
"""

import contextlib
import itertools
import json
import math
import os
import sys
import zlib

import h5py
import numpy

_LONGEST_TEXT = 1 << 16


class Refused(Exception):
    """What the format allows and this reader does not."""


class Reader:
    """An open file.

    Args:
        path (str): File to read.
    """

    def __init__(self, path: str) -> None:
        self._size = os.path.getsize(path)
        # Read alone: no lock, which a folder that is read-only refuses.
        self._file = h5py.File(path, 'r', locking=False)
        links, found = [], []
        self._file.visititems_links(
            lambda name, link: links.append((name, link)))
        for name, link in links:
            if not isinstance(link, h5py.HardLink):
                raise Refused(f'{name} is a link to elsewhere')
        self._file.visititems(lambda name, entry: found.append((name, entry)))
        self._entries = {name: entry for name, entry in found
                         if isinstance(entry, h5py.Dataset)}

    def names(self, _):
        # No size where there are no elements.
        return {name: entry.size or 0
                for name, entry in self._entries.items()}

    def text(self, name):
        if name not in self._file.attrs:
            return None
        attribute = self._file.attrs.get_id(name)
        if attribute.shape != () or (
                attribute.get_storage_size() > _LONGEST_TEXT):
            raise ValueError('not one text')
        text = self._file.attrs[name]
        if not isinstance(text, str):
            raise ValueError('no text')
        return text

    def describe(self, name):
        entry = self._entries[name]
        plan = entry.id.get_create_plist()
        if plan.get_external_count() or entry.is_virtual:
            raise Refused(f'{name} lies in another file')
        if entry.shape is None or entry.dtype.kind not in 'iuf' or (
                h5py.h5t.py_create(entry.dtype) != entry.id.get_type()):
            raise ValueError('no plain numbers')
        stored = entry.id.get_storage_size()
        nbytes = entry.size * entry.dtype.itemsize
        if entry.chunks is None and stored != nbytes or stored > self._size:
            raise ValueError(
                f'{stored} bytes, where {entry.dtype} {entry.shape} takes '
                f'{nbytes}')
        return {'shape': entry.shape, 'dtype': entry.dtype.str}

    def read(self, name):
        self.describe(name)
        entry = self._entries[name]
        return numpy.ascontiguousarray(
            entry[()] if entry.chunks is None else _read_chunks(entry))


def _read_chunks(entry):
    """Reads an array that is stored in pieces, each filtered by itself."""
    filters = _filters(entry)
    chunk, shape = entry.chunks, entry.shape
    if any(not 0 < c <= n for c, n in zip(chunk, shape)):
        raise ValueError(f'pieces of {chunk} in an array of {shape}')
    places = [range(0, n, c) for n, c in zip(shape, chunk)]
    if entry.id.get_num_chunks() != math.prod(map(len, places)):
        raise ValueError('pieces are missing')
    array = numpy.empty(shape, entry.dtype)
    nbytes = math.prod(chunk) * entry.dtype.itemsize
    for place in itertools.product(*places):
        # An incompressible piece is stored as it is, see the mask.
        if entry.id.get_chunk_info_by_coord(place).size > nbytes + 64:
            raise ValueError('a piece is too large')
        mask, data = entry.id.read_direct_chunk(place)
        for i, undo in reversed(list(enumerate(filters))):
            if not mask >> i & 1:
                data = undo(data, nbytes, entry.dtype.itemsize)
        if len(data) != nbytes:
            raise ValueError('a piece is cut off')
        piece = numpy.frombuffer(data, entry.dtype).reshape(chunk)
        # The last ones reach over the edge.
        target = array[tuple(slice(p, p + c) for p, c in zip(place, chunk))]
        target[...] = piece[tuple(map(slice, target.shape))]
    return array


def _filters(entry):
    known = {1: _inflate, 2: _unshuffle}
    plan = entry.id.get_create_plist()
    codes = [plan.get_filter(i)[0] for i in range(plan.get_nfilters())]
    if codes not in ([], [1], [2], [2, 1]):
        raise ValueError('compressed in an unknown way')
    return [known[code] for code in codes]


def _inflate(data, nbytes, itemsize):
    stream = zlib.decompressobj()
    # One more than there should be, which its caller notices.
    result = stream.decompress(data, nbytes + 1)
    if not stream.eof:
        raise ValueError('a piece is cut off')
    return result


def _unshuffle(data, nbytes, itemsize):
    return numpy.frombuffer(data, numpy.uint8).reshape(
        itemsize, -1).T.tobytes()


def _bound_memory(nbytes):
    # Not everywhere; there the checks have to do.
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (nbytes, nbytes))


def main(path, nbytes):
    _bound_memory(int(nbytes))
    out = sys.stdout.buffer
    reader = None
    for line in sys.stdin:
        what, name = json.loads(line)
        data = b''
        try:
            reader = reader or Reader(path)
            answer = {'found': getattr(reader, what)(name)}
            if what == 'read':
                data = answer['found']
                answer = {'found': data.nbytes}
        except Refused as e:
            answer = {'refused': str(e)}
        # Whatever it is, it is the file's fault, and there is nothing here
        # that goes on without it.
        except Exception as e:
            answer = {'error': str(e) or type(e).__name__}
        out.write(json.dumps(answer).encode('ascii') + b'\n')
        out.write(data)
        out.flush()


if __name__ == '__main__':
    main(*sys.argv[1:])
