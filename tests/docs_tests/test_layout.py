"""The rooms' table in CONTRIBUTING.md is what test_structure holds."""

import re

import test_structure
from markdown_pages import ROOT, read_prose


def test_the_table_has_the_arrows():
    table = {}
    for line in read_prose(ROOT / 'CONTRIBUTING.md').splitlines():
        if line.startswith('| `'):
            _, rooms, _, imports, _ = line.split('|')
            for room in re.findall(r'`(\w+)`', rooms):
                table[room] = set(re.findall(r'\w+', imports))
    assert table == test_structure._ALLOWED
