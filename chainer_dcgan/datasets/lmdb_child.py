"""Reads an LMDB in a process of its own: run as a script, by its path.

A damaged LMDB makes the library read where nothing is, and the system ends
the process. Each record is written to standard output as ``R``, the lengths
of key and value, both, with an empty value where it is too long or was not
asked for; an error as ``E`` with its words as the key; the end as ``.``.
"""

import os
import struct
import sys

FRAME = struct.Struct('<cIQ?')


def read(path: str, with_values: bool, most: int) -> None:
    """Writes all records to standard output.

    Args:
        path (str): Folder of the LMDB.
        with_values (bool): Whether to write the values.
        most (int): Bytes of the longest value to write.
    """
    import lmdb

    out = sys.stdout.buffer
    try:
        env = lmdb.open(path, readonly=True, lock=False, create=False)
        problem = _check_length(env, path)
        if problem is None:
            with env.begin(buffers=True) as txn, txn.cursor() as cursor:
                # A damaged tree may lead round in a circle.
                left = env.stat()['entries']
                for key, value in cursor.iternext():
                    left -= 1
                    if left < 0:
                        problem = 'more records than it says to hold'
                        break
                    whole = with_values and len(value) <= most
                    out.write(FRAME.pack(b'R', len(key), len(value), whole))
                    out.write(key)
                    if whole:
                        out.write(value)
    except (lmdb.Error, OSError, ValueError, MemoryError) as e:
        problem = str(e) or type(e).__name__
    if problem is not None:
        words = problem.encode('utf-8', 'replace')
        out.write(FRAME.pack(b'E', len(words), 0, False) + words)
    out.write(FRAME.pack(b'.', 0, 0, False))
    out.flush()


def _check_length(env, path):
    # LMDB maps the file: reading beyond its end kills the process. A whole
    # file may lack pages at its end, too, that were freed before they were
    # ever written; nothing outside of LMDB can tell the two apart.
    size = os.path.getsize(os.path.join(path, 'data.mdb'))
    needed = (env.info()['last_pgno'] + 1) * env.stat()['psize']
    if size < needed:
        return (f'{size:,} of {needed:,} bytes (of a whole one, `mdb_copy '
                '-c` makes one that can be read)')
    return None


if __name__ == '__main__':
    read(sys.argv[1], sys.argv[2] == 'values', int(sys.argv[3]))
