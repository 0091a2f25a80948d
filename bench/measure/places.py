"""Where things are."""

from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
OUT = BENCH / "out"
LOAD = OUT / "load"
README = BENCH / "README.md"
NGINX_STREAM = Path("/usr/lib/nginx/modules/ngx_stream_module.so")


def published_postern():
    """The published file, or where it would be."""
    folder = ROOT / "artifacts" / "publish" / "Postern"
    found = sorted(folder.glob("release*/postern"))
    return found[0] if found else folder / "release" / "postern"


def newest_source():
    """When the newest source file was changed."""
    return max(file.stat().st_mtime for file in (ROOT / "src").rglob("*.cs"))
