#!/usr/bin/env bash
# Install a wheel into a clean environment and use it as a stranger would. usage: smoke_wheel.sh WHEEL
set -euo pipefail
wheel=$(realpath "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"$root/.venv/bin/python" -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  -c "$root/constraints.txt" "$wheel"
tolmach=$place/venv/bin/tolmach
cd "$place"
export TOLMACH_CACHE=off

names=$("$place/venv/bin/python" - "$wheel" <<'PY'
import sys, zipfile
print(sorted({name.split("/")[0] for name in zipfile.ZipFile(sys.argv[1]).namelist()}))
PY
)
case "$names" in
  "['align', 'glossary', 'tolmach-"*) ;;
  *) echo "the wheel holds something else: $names" >&2; exit 1 ;;
esac

"$tolmach" --version
cp -r "$root/corpus" corpus
"$tolmach" build --format table
"$tolmach" decide --from corpus/decisions.jsonl
"$tolmach" export --to out
"$tolmach" verify out/*.tmx out/*.xlsx out/*.csv
"$tolmach" report
test -s report/index.html -a -s report/report.css -a -s report/articles/a-smog-winter-*.html
"$tolmach" fragments corpus/en/smog-winter.md --to smog.html
for file in out/*; do
  cmp "$file" "$root/exports/$(basename "$file")"
done
echo "wheel: good"
