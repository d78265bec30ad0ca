#!/usr/bin/env bash
# The step of action.yml that runs `tolmach check`. Its inputs are in the environment, so that
# nothing in them is read as a command.
set -uo pipefail
shopt -s globstar nullglob

arguments=(check --store "$STORE" --fail-on "$FAIL_ON")
[ "$EACH" != true ] || arguments+=(--each)
[ "$STRICT" != true ] || arguments+=(--strict)
while IFS= read -r term; do
  [ -z "$term" ] || arguments+=(--must "$term")
done <<<"$MUST"
sides=()
while IFS= read -r side; do
  [ -z "$side" ] || sides+=("$side")
done <<<"$PAIRS"
((${#sides[@]} == 0)) || arguments+=(--pairs "${sides[@]}")

# Only what has a * is looked up, and an unknown name stays, so that it is reported.
files=()
while IFS= read -r line; do
  [ -n "$line" ] || continue
  found=()
  if [[ $line == *\** ]]; then
    IFS='' && found=($line)
    unset IFS
  fi
  if ((${#found[@]})); then files+=("${found[@]}"); else files+=("$line"); fi
done <<<"$FILES"

code=0
if [ -n "$GLOSSARY" ]; then
  tolmach import "$GLOSSARY" --store "$STORE" >/dev/null || code=$?
  # 3: something in it was not taken over, which import has said.
  if [ "$code" != 0 ] && [ "$code" != 3 ]; then
    echo "code=$code" >>"$GITHUB_OUTPUT"
    exit "$code"
  fi
  code=0
fi
tolmach "${arguments[@]}" --format table -- "${files[@]}" || code=$?
if [ -n "$SARIF" ]; then
  tolmach "${arguments[@]}" --format sarif --to "$SARIF" -- "${files[@]}" 2>/dev/null
  sarif=$?
  [ "$sarif" = "$code" ] || code=$sarif
fi
echo "code=$code" >>"$GITHUB_OUTPUT"
exit "$code"
