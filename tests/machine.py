"""What the tests need of the machine beside Python: Chromium, a Chinese font for it, and pdftotext."""

from __future__ import annotations

import os
import shutil
import subprocess

PACKAGES = {"chromium": "chromium", "pdftotext": "poppler-utils"}
FONT_PACKAGE = "fonts-noto-cjk"


def chromium() -> str | None:
    """The path of a Chromium, if there is one."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    return None


def has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def missing() -> list[str]:
    """Debian packages that would supply what is missing."""
    packages = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    if chromium():
        packages = [package for package in packages if package != "chromium"]
    return packages if has_chinese_font() else [*packages, FONT_PACKAGE]


def prepare() -> list[str]:
    """Install what is missing when we may; return a sentence for each thing that stays missing."""
    packages = missing()
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"installing {', '.join(packages)} …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return [f"tests that need {package} (install it to run them)" for package in missing()]
