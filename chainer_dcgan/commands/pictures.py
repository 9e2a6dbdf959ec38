"""A picture on the screen, where there is a way to show one."""

import base64
import os
import shutil
import subprocess
import sys

# Bytes of one escape sequence of kitty's.
_CHUNK = 4096


def show(path: str, on_desktop: bool=False) -> None:
    """Shows a picture, if it can be shown; does nothing otherwise.

    A terminal that says of itself that it draws pictures gets it in place:
    kitty by its graphics protocol, iTerm2 and WezTerm by theirs. The desktop
    opens it only when asked to.

    Args:
        path (str): PNG file.
        on_desktop (bool): Whether to open it in the desktop's viewer, too.
    """
    if not os.path.exists(path):
        return
    draw = _find_protocol(os.environ) if sys.stdout.isatty() else None
    if draw is not None:
        with open(path, 'rb') as f:
            sys.stdout.write(draw(f.read()) + '\n')
    if on_desktop:
        opener = _find_opener(os.environ)
        if opener is None:
            print(f'no desktop here to show {path} on')
        else:
            # It must not hold up the command, nor end with it.
            subprocess.Popen(
                [opener, path], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True)


def _find_protocol(environ):
    if 'KITTY_WINDOW_ID' in environ:
        return _for_kitty
    if environ.get('TERM_PROGRAM') in ('iTerm.app', 'WezTerm'):
        return _for_iterm2
    return None


def _find_opener(environ):
    if sys.platform == 'darwin':
        return 'open'
    if 'DISPLAY' in environ or 'WAYLAND_DISPLAY' in environ:
        return shutil.which('xdg-open')
    return None


def _for_kitty(png):
    text = base64.standard_b64encode(png).decode('ascii')
    chunks = [text[i:i + _CHUNK] for i in range(0, len(text), _CHUNK)]
    return ''.join(
        '\033_G{}m={};{}\033\\'.format(
            'a=T,f=100,' if i == 0 else '', int(i < len(chunks) - 1), chunk)
        for i, chunk in enumerate(chunks))


def _for_iterm2(png):
    text = base64.standard_b64encode(png).decode('ascii')
    return f'\033]1337;File=inline=1;size={len(png)}:{text}\a'
