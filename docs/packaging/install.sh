#!/bin/sh
# Installs espalier @VERSION@ below a folder: sh install.sh [FOLDER], ~/.local when none is told.
#
# The archive that stands beside this file is taken, or else it is fetched. Nothing is installed that is not the
# archive of the checksum below. espalier needs no other package: what it can use when it is there (libcurl for
# jobs over HTTP, SQLite for databases of sessions …) it names when it is missed.
set -eu

name=espalier-@VERSION@-linux-@MACHINE@
sum=@SHA256@
url=@URL@/$name.tar.xz
folder=${1:-$HOME/.local}

[ "$(uname -s)" = Linux ] && [ "$(uname -m)" = @MACHINE@ ] || {
  echo "espalier: this archive is for Linux on @MACHINE@" >&2
  exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here=$(cd "$(dirname "$0")" && pwd)
if [ -f "$here/$name.tar.xz" ]; then
  cp "$here/$name.tar.xz" "$work/archive"
elif command -v curl >/dev/null 2>&1; then
  curl --fail --location --silent --show-error --proto '=https' --output "$work/archive" "$url"
else
  wget --quiet --https-only --output-document="$work/archive" "$url"
fi
[ "$(sha256sum <"$work/archive" | cut -d ' ' -f 1)" = "$sum" ] || {
  echo "espalier: the archive is not the one that this script is for; nothing was installed" >&2
  exit 1
}
tar -xJf "$work/archive" -C "$work"
mkdir -p "$folder"
cp -R "$work/$name/bin" "$work/$name/share" "$folder"
"$folder/bin/espalier" --version | head -n 1
case :$PATH: in
  *":$folder/bin:"*) ;;
  *) echo "$folder/bin is not on your PATH: export PATH=\"$folder/bin:\$PATH\"" ;;
esac
