"""Labels of images: a table of categories, and yes-or-no tags from it."""

import collections
import csv
import io
import posixpath

import numpy

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.sources import open_source


class TagTable:
    """Categories of images, such as ``hair`` with ``blonde`` or ``brown``.

    Args:
        columns (dict): For each category its value for every image, in the
            data set's order; '' where it is unknown.

    Attributes:
        columns (tuple of str): Names of the categories.
    """

    def __init__(self, columns):
        self.columns = tuple(columns)
        self._values = {}
        for name, values in columns.items():
            self._values[name] = numpy.array(values, dtype=str)
            self._values[name].flags.writeable = False

    def __len__(self):
        return len(self._values[self.columns[0]]) if self.columns else 0

    def values(self, column):
        """Gives one category.

        Returns:
            numpy.ndarray: str, :math:`(N,)`; '' where it is unknown.

        Raises:
            DatasetError: If there is no such category.
        """
        if column not in self._values:
            raise DatasetError('no tag column {!r}; there are: {}.'.format(
                column, ', '.join(self.columns)))
        return self._values[column]

    def names(self, min_count=1):
        """Lists all tags.

        Args:
            min_count (int): Least number of images that bear a tag.

        Returns:
            list of str: Such as ``'hair:blonde'``, by column and value.
        """
        names = []
        for column in self.columns:
            values, counts = numpy.unique(
                self._values[column], return_counts=True)
            names += [f'{column}:{value}'
                      for value, count in zip(values, counts)
                      if value and count >= min_count]
        return names

    def matrix(self, names=None):
        """Turns categories into yes-or-no tags.

        Args:
            names (list of str): Tags, such as ``['hair:blonde']``; ``None``
                for all.

        Returns:
            tuple of numpy.ndarray: Two bool arrays, :math:`(N, T)`: whether
            the image bears the tag, and whether that is known. What is not
            known is not borne.

        Raises:
            DatasetError: If no image bears one of the tags.
        """
        names = self.names() if names is None else list(names)
        has = numpy.zeros((len(self), len(names)), bool)
        known = numpy.zeros_like(has)
        for i, name in enumerate(names):
            column, _, value = name.partition(':')
            values = self.values(column)
            if not value or value not in values:
                raise DatasetError('no image has the tag {!r}; {} has: {}.'
                                   .format(name, column, ', '.join(
                                       sorted(set(values) - {''}))))
            has[:, i] = values == value
            known[:, i] = values != ''
        return has, known


def load_tag_table(dataset, path=None):
    """Reads the tags of a data set.

    They are in a CSV file whose first line names the columns: ``file``, then
    the categories. An empty cell means that the value is unknown. A ``file``
    is a path from the CSV file's folder, or from ``images/`` in it, or the
    image's bare name if only one image has it. Rows of other files are
    ignored; images without a row have no known value.

    Args:
        dataset (ImageDataset): Images, with their names.
        path (str): The CSV file; ``None`` for the one that belongs to the
            data set: ``tags.csv`` in its source, the nearest to the images.

    Returns:
        TagTable: In the data set's order.

    Raises:
        DatasetError: If there is no such file, it is not of this form, or
            no row fits an image.
    """
    path = path or dataset.tags_path
    if path is None:
        source = open_source(dataset.source)
        source.scan()
        name = _find_csv(source)
        data, folder = source.read_file(name), posixpath.dirname(name)
        where = f'{name} in {dataset.source}'
    else:
        try:
            with open(path, 'rb') as f:
                data = f.read()
        except OSError as e:
            raise DatasetError(
                f'cannot read the tags in {path}: {e.strerror}.') from e
        # Paths in a file from elsewhere start where the names start.
        folder, where = dataset.root.rstrip('/'), path
    columns, rows = _parse(data, where)
    indices = _index(dataset, folder)
    values = {column: [''] * len(dataset) for column in columns}
    fitting = 0
    for file, cells in rows:
        i = indices.get(posixpath.normpath(file.replace('\\', '/')))
        if i is None:
            continue
        fitting += 1
        for column, cell in zip(columns, cells):
            values[column][i] = cell.strip()
    if not fitting:
        raise DatasetError(
            'none of the {} files that {} names is an image of the data set '
            '(it names {!r}, the first image is {!r}). Write the paths from '
            'the folder of that file.'.format(
                len(rows), where, rows[0][0] if rows else '',
                dataset.names[0]))
    return TagTable(values)


def _find_csv(source):
    """Picks the CSV file that shares most of its path with the images."""
    found = [name for name in source.files
             if posixpath.basename(name).lower() == 'tags.csv'
             and source.root.startswith(_prefix(posixpath.dirname(name)))]
    if not found:
        raise DatasetError(
            f'no tags.csv beside the images in {source.path}. Put one there, '
            'with a first line such as file,hair,eyes and a line an image, '
            'or name one that lies elsewhere.')
    return max(found, key=len)


def _parse(data, where):
    try:
        lines = list(csv.reader(io.StringIO(
            data.decode('utf-8-sig'), newline=''), strict=True))
    except (UnicodeDecodeError, csv.Error) as e:
        raise DatasetError(f'{where} is no CSV file in UTF-8: {e}.') from e
    columns = [column.strip() for column in lines[0]] if lines else []
    if len(columns) < 2 or columns[0] != 'file':
        raise DatasetError(
            'expected a first line such as file,hair,eyes in {}, found {!r}.'
            .format(where, ','.join(columns)))
    if len(set(columns)) < len(columns) or not all(columns):
        raise DatasetError('{} has a column without a name or two of one '
                           'name: {}.'.format(where, ','.join(columns)))
    rows = []
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        if len(line) != len(columns):
            raise DatasetError(
                f'expected {len(columns)} cells in line {number} of {where}, '
                f'found {len(line)}.')
        rows.append((line[0].strip(), line[1:]))
    return columns[1:], rows


def _index(dataset, folder):
    """Maps every way to write an image's path to its number."""
    bases = [posixpath.basename(name) for name in dataset.names]
    count = collections.Counter(bases)
    indices = {base: i for i, base in enumerate(bases) if count[base] == 1}
    # The surer ways come last and win.
    prefix = _prefix(folder)
    for start in (prefix + 'images/', prefix):
        for i, name in enumerate(dataset.names):
            name = dataset.root + name
            if name.startswith(start):
                indices[name[len(start):]] = i
    return indices


def _prefix(folder):
    return folder + '/' if folder else ''
