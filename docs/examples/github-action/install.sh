#!/usr/bin/env bash
# Finds espalier or installs it below RUNNER_TEMP, tells the step where, and puts it on the path.
set -euo pipefail

fail() {
  printf '::error title=espalier::%s\n' "$1"
  exit 1
}

# Ends well: this is the program.
found() {
  case $1 in *$'\n'*) fail 'the path of the program has a line end in it' ;; esac
  printf 'program=%s\n' "$1" >>"$GITHUB_OUTPUT"
  dirname -- "$1" >>"$GITHUB_PATH"
  "$1" --version
  exit 0
}

if [[ -n $INPUT_PROGRAM ]]; then
  [[ -f $INPUT_PROGRAM && -x $INPUT_PROGRAM ]] || fail 'program: is no program'
  found "$(cd -- "$(dirname -- "$INPUT_PROGRAM")" && pwd)/$(basename -- "$INPUT_PROGRAM")"
fi

place=$RUNNER_TEMP/espalier
mkdir -p -- "$place/bin"

if [[ -n $INPUT_ARCHIVE ]]; then
  case $INPUT_ARCHIVE in
    https://*)
      [[ -n $INPUT_SHA256 ]] || fail 'sha256: is needed for an archive that is fetched'
      file=$place/archive
      curl --fail --silent --show-error --location --proto '=https' --retry 3 \
        --output "$file" -- "$INPUT_ARCHIVE"
      ;;
    *://*) fail 'archive: only https addresses are fetched' ;;
    *) file=$INPUT_ARCHIVE ;;
  esac
  [[ -f $file ]] || fail 'archive: is not there'
  if [[ -n $INPUT_SHA256 ]]; then
    sum=$(sha256sum <"$file")
    [[ ${sum%% *} == "$INPUT_SHA256" ]] || fail 'archive: is not the one of this sha256'
  fi
  if tar -tf "$file" >/dev/null 2>&1; then
    mkdir -p -- "$place/archive.d"
    tar -xf "$file" -C "$place/archive.d"
    file=$(find "$place/archive.d" -type f -name espalier -perm -u+x -print -quit)
    [[ -n $file ]] || fail 'archive: holds no espalier'
  fi
  install -m 755 -- "$file" "$place/bin/espalier"
  found "$place/bin/espalier"
fi

if command -v espalier >/dev/null; then found "$(command -v espalier)"; fi

# The action stands in its own repository: that is where it is built from.
root=$(cd -- "$GITHUB_ACTION_PATH" && cd ../../.. && pwd)
[[ -f $root/Makefile && -d $root/Sources/espalier ]] ||
  fail 'espalier is not installed, and its source is not beside this action: give program or archive'
echo '::group::Building espalier'
make -C "$root" install PREFIX="$place"
echo '::endgroup::'
found "$place/bin/espalier"
