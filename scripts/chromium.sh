#!/usr/bin/env bash
# Installs Debian's Chromium, which tests of pages drive; does nothing where one is in the PATH.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
root=()
if [ "$(id -u)" -ne 0 ]; then root=(sudo); fi
"${root[@]}" apt-get update
DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y --no-install-recommends chromium
