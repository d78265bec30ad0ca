#!/usr/bin/env bash
# Weblate in an environment of its own, FOLDER, which is left alone where it is complete. Of several
# that are started, one installs it and the others wait.
#   install.sh FOLDER
# It is GPL: a program that tests start and speak to over HTTP, never imported.
set -euo pipefail
version=2026.10.1
folder=$1
mkdir -p "$(dirname "$folder")"
exec 9>"$folder.lock"
flock 9
[ -f "$folder/complete-$version" ] && exit 0

python=
for candidate in python3.13 python3.12 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[23]*/bin/python3; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
[ -n "$python" ] || { echo "Weblate $version needs Python 3.12 or newer" >&2; exit 1; }

rm -rf "$folder"
"$python" -m venv "$folder"
install() { "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$@"; }
install --no-deps "Weblate==$version"
# All it asks for but the program for backups, which would have to be compiled.
"$folder/bin/python" - >"$folder/requirements.txt" <<'PYTHON'
from importlib.metadata import requires

for line in requires("Weblate"):
    if "extra ==" not in line and not line.startswith("borgbackup"):
        print(line)
    elif line.startswith("psycopg"):
        print(line.partition(";")[0])
PYTHON
install --only-binary :all: -r "$folder/requirements.txt"
touch "$folder/complete-$version"
