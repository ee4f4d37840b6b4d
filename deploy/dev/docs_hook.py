"""What the site of the documents (mkdocs.yml) has besides docs/: pictures, a sign, care for a page.

mkdocs calls the functions by their names and with these arguments by name.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[2]
#: Where a file stands in the site, and where it comes from.
ADDED = {
    "assets/iframe-worker.js": ROOT / "node_modules/iframe-worker/shim/index.js",
    "assets/portal.svg": ROOT / "static/src/img/favicon.svg",
}
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:|#)([^)#\s]+)[^)]*\)")
_PICTURE = re.compile(r'<img ([^>]*)src="([^"]+)"([^>]*)>')
#: Code below a numbered line, as most readers of Markdown take it; that of mkdocs wants one blank more.
_CODE_IN_LIST = re.compile(r"^ {7}(?=\S)", re.MULTILINE)
_CHINESE = ("index.md", "guide/")


def on_files(files: Any, *, config: Any) -> Any:
    """Pictures lie outside docs/, so that they are never committed and never grow old."""
    taken = {f"guide/pictures/{one.name}": one for one in Path(config["extra"]["pictures"]).glob("*.png")}
    for name, path in sorted((taken | ADDED).items()):
        files.append(File.generated(config, name, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_rest: Any) -> str:
    """Of what lies outside docs/, such as code, the place is named: the site has no page of it."""
    folder = Path(page.file.abs_src_path).parent

    def named(link: re.Match[str]) -> str:
        target = Path(os.path.normpath(folder / link[2]))
        outside = not target.is_relative_to(config["docs_dir"])
        return f"{link[1]} (`{target.relative_to(ROOT)}`)" if outside else link[0]

    return _CODE_IN_LIST.sub(" " * 8, _LINK.sub(named, markdown))


def on_page_content(html: str, **_rest: Any) -> str:
    """A picture leads to itself, to be read in full size."""
    return _PICTURE.sub(r'<a class="picture" href="\2"><img \1src="\2"\3></a>', html)


def on_post_page(output: str, *, page: Any, **_rest: Any) -> str:
    """The language of the text: a browser chooses its signs by it, a screen reader its voice."""
    language = "zh-Hans" if page.file.src_uri.startswith(_CHINESE) else "en"
    return output.replace('<html lang="zh"', f'<html lang="{language}"', 1)
