"""Labels of images: a table of categories, and yes-or-no tags from it."""

import collections
import posixpath
import unicodedata

import numpy

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.sources import open_source
from chainer_dcgan.datasets.tag_csv import parse_csv, read_csv
from chainer_dcgan.datasets.wording import list_names, printable

_MOST_BYTES = 2 ** 29


class TagTable:
    """Categories of images, such as ``hair`` with ``blonde`` or ``brown``.

    Args:
        columns (dict): For each category its value for every image, in the
            data set's order; '' where it is unknown.
        unmatched (list of str): Files that are named and are no images.
        repeated (list of str): Files that are named again.

    Attributes:
        columns (tuple of str): Names of the categories.
        unmatched, repeated: As given.
    """

    def __init__(self, columns, unmatched=(), repeated=()):
        self.columns = tuple(columns)
        self.unmatched = list(unmatched)
        self.repeated = list(repeated)
        self._values = {}
        for name, values in columns.items():
            self._values[name] = numpy.array(values, dtype=str)
            self._values[name].flags.writeable = False

    def __len__(self):
        return len(self._values[self.columns[0]]) if self.columns else 0

    def describe(self):
        """Words what is odd about the rows that were read.

        Returns:
            list of str: Lines, none if nothing is.
        """
        return [f'rows of tags that name {what}: {len(files):,}, such as '
                f'{printable(files[0])}' for files, what in (
                    (self.unmatched, 'no image'),
                    (self.repeated, 'an image again'))
                if files]

    def values(self, column):
        """Gives one category.

        Returns:
            numpy.ndarray: str, :math:`(N,)`; '' where it is unknown.

        Raises:
            DatasetError: If there is no such category.
        """
        if column not in self._values:
            raise DatasetError(f'no tag column {printable(column)!r}; there '
                               f'are: {list_names(self.columns)}.')
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
                there = list_names(sorted(set(values) - {''}))
                raise DatasetError(f'no image has the tag {printable(name)!r};'
                                   f' {column} has: {there}.')
            has[:, i] = values == value
            known[:, i] = values != ''
        return has, known


def load_tag_table(dataset, path=None):
    """Reads the tags of a data set.

    They are in a CSV file whose first line names the columns: ``file``, then
    the categories. An empty cell means that the value is unknown. A ``file``
    is a path from the CSV file's folder, or from ``images/`` in it, or the
    image's bare name if only one image has it; an accented letter may be
    written as one character or as two. Rows of other files are counted, and
    so are those of an image that an earlier row names already: the last one
    counts. Images without a row have no known value.

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
        data = read_csv(path)
        # Paths in a file from elsewhere start where the names start.
        folder, where = dataset.root.rstrip('/'), path
    columns, rows = parse_csv(data, where)
    indices = _index(dataset, folder)
    values = {column: [''] * len(dataset) for column in columns}
    found, unmatched, repeated = set(), [], []
    for file, cells in rows:
        i = _find_image(indices, file)
        if i is None:
            unmatched.append(file)
            continue
        if i in found:
            repeated.append(file)
        found.add(i)
        for column, cell in zip(columns, cells):
            values[column][i] = cell
    if not found:
        raise DatasetError(
            f'none of the {len(rows)} files that {printable(where)} names is '
            'an image of the data set (it names '
            f'{printable(rows[0][0] if rows else "")!r}, the first image is '
            f'{printable(dataset.names[0])!r}). Write the paths from the '
            'folder of that file.')
    _check_size(values, len(dataset), where)
    return TagTable(values, unmatched, repeated)


def _check_size(values, n_images, where):
    # All cells of a column take what its longest one does.
    length = sum(max(map(len, cells)) for cells in values.values())
    if 4 * length * n_images > _MOST_BYTES:
        raise DatasetError(
            f'the tags of {printable(where)} take {4 * length * n_images:,} '
            f'bytes, more than the limit of {_MOST_BYTES:,}. Shorten the '
            'longest ones, or leave columns out.')


def _find_csv(source):
    """Picks the CSV file that shares most of its path with the images."""
    found = [name for name in source.files
             if posixpath.basename(name).lower() == 'tags.csv'
             and source.root.startswith(_prefix(posixpath.dirname(name)))]
    if not found:
        raise DatasetError(
            f'no tags.csv beside the images in {printable(source.path)}. Put '
            'one there, with a first line such as file,hair,eyes and a line '
            'an image, or name one that lies elsewhere.')
    return max(found, key=len)


def _find_image(indices, file):
    name = posixpath.normpath(file.replace('\\', '/'))
    for written in (file, name, _composed(name)):
        if written in indices:
            return indices[written]
    return None


def _composed(name):
    # macOS writes an accented letter as two characters.
    return unicodedata.normalize('NFC', name)


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
    # Two images may differ in this alone: then neither is meant.
    composed = collections.Counter(map(_composed, indices))
    return {_composed(name): i for name, i in indices.items()
            if composed[_composed(name)] == 1} | indices


def _prefix(folder):
    return folder + '/' if folder else ''
