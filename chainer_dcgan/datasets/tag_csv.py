"""The CSV file of tags: its form, checked, and its rows."""

import csv
import io

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.regular_file import open_regular
from chainer_dcgan.datasets.wording import printable

_MOST_BYTES = 2 ** 28
_MOST_COLUMNS = 200
_LONGEST_CELL = 200


def read_csv(path):
    """Reads a file of tags.

    Args:
        path (str): File.

    Returns:
        bytes: Its contents.

    Raises:
        DatasetError: If it cannot be read, or is too large.
    """
    try:
        with open_regular(path) as f:
            data = f.read(_MOST_BYTES + 1)
    except OSError as e:
        raise DatasetError(f'cannot read the tags in {printable(path)}: '
                           f'{e.strerror}.') from e
    if len(data) > _MOST_BYTES:
        raise DatasetError(f'{printable(path)} is no table of tags: it has '
                           f'more than {_MOST_BYTES:,} bytes.')
    return data


def parse_csv(data, where):
    """Reads a table whose first line names its columns, ``file`` first.

    Args:
        data (bytes): UTF-8.
        where (str): What to call it in messages.

    Returns:
        tuple: Names of the columns after the first; and a list of rows, each
        a file's name and its cells.

    Raises:
        DatasetError: If it is of another form.
    """
    where = printable(where)
    rows = []
    try:
        lines = csv.reader(io.StringIO(
            data.decode('utf-8-sig'), newline=''), strict=True)
        columns = [column.strip() for column in next(lines, [])]
        _check_columns(columns, where)
        for line in lines:
            if line:
                _check_line(line, columns, lines.line_num, where)
                rows.append((line[0].strip(),
                             [cell.strip() for cell in line[1:]]))
    except (UnicodeDecodeError, csv.Error) as e:
        raise DatasetError(
            f'{where} is no CSV file in UTF-8: {printable(e)}.') from e
    return columns[1:], rows


def _check_columns(columns, where):
    found = printable(','.join(columns))
    if len(columns) < 2 or columns[0] != 'file':
        raise DatasetError('expected a first line such as file,hair,eyes in '
                           f'{where}, found {found!r}.')
    if len(set(columns)) < len(columns) or not all(columns):
        raise DatasetError(f'{where} has a column without a name or two of '
                           f'one name: {found}.')
    if len(columns) > _MOST_COLUMNS:
        raise DatasetError(
            f'expected at most {_MOST_COLUMNS} columns in {where}, found '
            f'{len(columns):,}.')
    _check_cells(columns, 1, where)


def _check_line(line, columns, number, where):
    if len(line) != len(columns):
        raise DatasetError(
            f'expected {len(columns)} cells in line {number} of {where}, '
            f'found {len(line)}.')
    _check_cells(line[1:], number, where)


def _check_cells(cells, number, where):
    for cell in cells:
        if len(cell) > _LONGEST_CELL:
            raise DatasetError(
                f'expected cells of at most {_LONGEST_CELL} characters, '
                f'found one of {len(cell):,} in line {number} of {where}.')
        if printable(cell) != cell:
            raise DatasetError(
                f'line {number} of {where} holds a character that no tag '
                f'can: {printable(cell)}')
