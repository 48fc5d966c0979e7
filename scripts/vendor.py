"""Copy the browser files we serve from their npm packages, and check that nobody changed them since.

``scripts/vendor.py fetch`` installs the exact versions of package.json in a temporary folder, copies the
files named in ``WANTED`` to static/vendor and writes manifest.json (version, licence, sha256).
``scripts/vendor.py check`` compares what is committed with the manifest; it needs no npm and no network.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"

# package -> (folder under static/vendor, {file in the package: file beside the licence})
WANTED: dict[str, tuple[str, dict[str, str]]] = {
    "bootstrap": ("bootstrap", {"dist/css/bootstrap.min.css": "bootstrap.min.css", "LICENSE": "LICENSE"}),
    "htmx.org": ("htmx", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
    "zxing-wasm": (
        "zxing",
        {
            "dist/iife/reader/index.js": "zxing_reader.js",
            "dist/reader/zxing_reader.wasm": "zxing_reader.wasm",
            "LICENSE": "LICENSE",
        },
    ),
}


# Where the package's own field is not the whole truth in SPDX words: the wasm holds zxing-cpp.
LICENCES = {"htmx.org": "0BSD", "zxing-wasm": "MIT AND Apache-2.0"}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch() -> None:
    """Replace static/vendor by what package.json pins."""
    manifest: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", ".npmrc"):
            shutil.copy(ROOT / name, folder)
        subprocess.run(["npm", "install", "--no-package-lock"], cwd=folder, check=True)
        shutil.rmtree(VENDOR, ignore_errors=True)
        for package, (target, files) in WANTED.items():
            source = Path(folder) / "node_modules" / package
            described = json.loads((source / "package.json").read_text(encoding="utf-8"))
            (VENDOR / target).mkdir(parents=True)
            for origin, name in files.items():
                data = (source / origin).read_bytes()
                if name.endswith((".css", ".js")):
                    data = without_source_map(data)
                (VENDOR / target / name).write_bytes(data)
            manifest[package] = {
                "version": described["version"],
                "licence": LICENCES.get(package, described["license"]),
                "files": {f"{target}/{name}": digest(VENDOR / target / name) for name in sorted(files.values())},
            }
    MANIFEST.write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def without_source_map(data: bytes) -> bytes:
    """Drop the trailing pointer to a map we do not serve: browsers would ask for it in vain."""
    lines = data.rstrip().split(b"\n")
    if b"sourceMappingURL=" in lines[-1] and len(lines) > 1:
        lines.pop()
    return b"\n".join(lines) + b"\n"


def findings() -> list[str]:
    """What differs between static/vendor, its manifest and package.json; empty when all is well."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    pinned = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    found = []
    for package, version in pinned.items():
        if manifest.get(package, {}).get("version") != version:
            found.append(f"{package}: package.json pins {version}, the manifest says otherwise")
    expected = {name: sha for entry in manifest.values() for name, sha in entry["files"].items()}
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file() and path != MANIFEST}
    found += [f"{name}: missing" for name in sorted(expected.keys() - present)]
    found += [f"{name}: not in the manifest" for name in sorted(present - expected.keys())]
    found += [
        f"{name}: changed" for name in sorted(expected.keys() & present) if digest(VENDOR / name) != expected[name]
    ]
    return found


def main(arguments: list[str]) -> int:
    if arguments == ["fetch"]:
        fetch()
    elif arguments != ["check"]:
        print(__doc__, file=sys.stderr)
        return 2
    for finding in (found := findings()):
        print(finding, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
