"""One file, folder or link in an archive."""


class Entry:
    """What an archive says about one of its members.

    Attributes:
        name (str): As it is written there.
        kind (str): ``'file'``, ``'folder'``, ``'link'`` (a symbolic one),
            ``'hard'`` (another name of an earlier file), or the reason why
            it is neither.
        target (str): Of a link of either kind.
        size (int): Bytes that it says to hold.
    """

    def __init__(self, name, kind, target='', size=0, windows=False):
        self.name = name
        self.kind = kind
        self.target = target
        self.size = size
        self.windows = windows

    def head(self, n):
        """Reads the first ``n`` bytes, or fewer."""
        raise NotImplementedError

    def data(self) -> None:
        """Reads all bytes.

        Raises:
            Exception: Of any kind, if they are damaged.
        """
        raise NotImplementedError
