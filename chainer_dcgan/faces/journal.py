"""What was done, so that it need not be done again."""

import json
import os

from chainer_dcgan.errors import InputError
from chainer_dcgan.storage.atomic import write_text
from chainer_dcgan.storage.files import open_regular, printable


class Journal:
    """Records of pictures in a file that grows by a line a picture.

    A run that is killed leaves the lines of what it has done, and at most
    half of one more, which does not count.

    Args:
        path (str): The file; made, with its folder, if it is missing.
        heading (dict): What all records depend on, for JSON.

    Attributes:
        records (dict): For each picture's key its record.

    Raises:
        InputError: If the file belongs to another heading, or is none.
    """

    def __init__(self, path: str, heading: dict) -> None:
        self._path = path
        self.records = {}
        if not os.path.exists(path):
            write_text(path, _line(heading))
        with open_regular(path) as f:
            data = f.read()
        whole = data[:data.rfind(b'\n') + 1]
        try:
            then, *lines = map(json.loads, whole.decode().splitlines())
            for line in lines:
                _check_record(line)
            self.records = {line['key']: line for line in lines}
            _check(isinstance(then, dict))
        except (ValueError, RecursionError):
            raise InputError(
                f'{path} is damaged. Remove {os.path.dirname(path)} to begin '
                'again.') from None
        _compare(then, heading, os.path.dirname(path))
        if len(whole) < len(data):
            os.truncate(path, len(whole))
        self._file = open(path, 'a', encoding='utf-8')

    def append(self, key: str, name: str, record: dict) -> None:
        """Adds what was found in a picture.

        Args:
            key (str): The picture's key.
            name (str): Its name.
            record (dict): What was found, for JSON.
        """
        record = {'key': key, 'name': name, **record}
        self._file.write(_line(record))
        self._file.flush()
        # As it would be read again, tuples as lists.
        self.records[key] = json.loads(_line(record))

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


def _line(content):
    # ASCII, so that names of any bytes fit.
    return json.dumps(content) + '\n'


def _check_record(record):
    # What is in a face is the affair of those who look at it.
    _check(isinstance(record, dict)
           and isinstance(record.get('key'), str)
           and isinstance(record.get('name'), str)
           and ('error' in record) != ('faces' in record)
           and isinstance(record.get('error', ''), str)
           and isinstance(record.get('faces', []), list))


def _check(right):
    if not right:
        raise ValueError('another form')


def _compare(then, now, folder):
    changed = [f'{name} {printable(repr(then.get(name)))}, now {now[name]!r}'
               for name in now if then.get(name) != now[name]]
    if changed:
        raise InputError(
            f'{folder} was begun with other settings: '
            f'{"; ".join(changed)}. Use those, write to another folder, or '
            'remove this one.')
