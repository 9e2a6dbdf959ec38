"""What a folder would hold after an archive was unpacked into it."""

import bisect
import collections
import posixpath

from chainer_dcgan.datasets.source import is_hidden, is_run
from chainer_dcgan.datasets.unpacking import UnpackingError

MOST_MEMBERS = 1500000
"""int: Members of an archive at most. Each takes about 550 bytes of memory."""

# What Linux takes as a path.
_LONGEST_NAME = 4096
_MOST_HOPS = 40
_LINK_OUT = 'a link to what is not in the archive'


class ArchiveTree:
    """Files and links of an archive by the place where they come to lie.

    No name leads out: what would is taken from the archive's own root on.

    Attributes:
        lost (list of tuple): Name and reason for each member that has no
            place.
        runs (list of str): Folders that hold a training run.
    """

    def __init__(self):
        self._files = {}
        self._links = {}
        self.lost = []
        self.runs = []

    def add(self, entry, number):
        """Takes in a member; of several of one name the last one counts.

        Args:
            entry (Entry): Member.
            number (int): Its place in the archive.

        Raises:
            UnpackingError: If it is one too many.
        """
        if number >= MOST_MEMBERS:
            raise UnpackingError(
                f'more than {MOST_MEMBERS:,} members. Unpack it')
        if len(entry.name) > _LONGEST_NAME:
            self.lost.append((entry.name[:99], 'a name of '
                              f'{len(entry.name):,} characters'))
            return
        path = _clean(entry)
        if entry.kind == 'folder' or not path:
            return
        old = self._files.get(path)
        if old is not None and old[1] != entry.name:
            self.lost.append((old[1], 'another file comes to lie there'))
        self._links.pop(path, None)
        found = number if entry.kind == 'file' else entry.kind
        if entry.kind == 'link':
            self._files.pop(path, None)
            self._links[path] = entry.target[:_LONGEST_NAME]
            return
        if entry.kind == 'hard':
            found = self._files.get(_clean_path(entry.target), (_LINK_OUT,))[0]
        self._files[path] = (found, entry.name)

    def walk(self):
        """Lists what is not hidden, as a walk through the folder would.

        Returns:
            dict: Names; for each the place of its bytes in the archive, or
            the reason why there are none.
        """
        files = {path: found for path, (found, _) in self._files.items()}
        self._follow(files)
        files = {path: found for path, found in files.items()
                 if not any(map(is_hidden, path.split('/')))}
        folders = collections.defaultdict(list)
        for path in files:
            folder, _, name = path.rpartition('/')
            folders[folder].append(name)
        self.runs = sorted(folder + '/' for folder, names in folders.items()
                           if folder and is_run(names + _children(
                               folder, folders)))
        return {path: found for path, found in files.items()
                if not path.startswith(tuple(self.runs))}

    def _follow(self, files):
        """Puts what links lead to in their places."""
        unmoved = dict(files)
        paths = sorted(files)
        moved = set()
        for link in sorted(self._links, key=_parts):
            target = self._resolve(link)
            if target is None or target in unmoved:
                files[link] = unmoved.get(target, _LINK_OUT)
                continue
            prefix = target + '/' if target else ''
            i = bisect.bisect_left(paths, prefix)
            if i == len(paths) or not paths[i].startswith(prefix):
                files[link] = _LINK_OUT
            # A folder is walked once, by the first way to it.
            elif target not in moved and _parts(link) < _parts(target):
                moved.add(target)
                while i < len(paths) and paths[i].startswith(prefix):
                    if paths[i] in files:
                        place = link + '/' + paths[i][len(prefix):]
                        files[place] = files.pop(paths[i])
                    i += 1

    def _resolve(self, link):
        """Follows a link; ``None`` where it leads out or round."""
        ahead = collections.deque(_parts(link))
        done = []
        hops = 0
        while ahead:
            part = ahead.popleft()
            if part == '..':
                if not done:
                    return None
                done.pop()
                continue
            if part in ('', '.'):
                continue
            done.append(part)
            target = self._links.get('/'.join(done))
            if target is not None:
                hops += 1
                if target.startswith('/') or hops > _MOST_HOPS:
                    return None
                done.pop()
                ahead.extendleft(reversed(_parts(target)))
        return '/'.join(done)


def _children(folder, folders):
    # The one folder that a run is told by.
    return [name for name in ('preview',) if f'{folder}/{name}' in folders]


def _parts(path):
    return path.split('/')


def _clean(entry):
    # Only there a backslash stands between folders and in no name.
    name = entry.name.replace('\\', '/') if entry.windows else entry.name
    return _clean_path(name)


def _clean_path(name):
    # A leading slash, then no '..' leads above it.
    return posixpath.normpath('/' + name.lstrip('/')).lstrip('/')
