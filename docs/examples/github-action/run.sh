#!/usr/bin/env bash
# Tells a session in the log of the step and in its summary, and ends as the session did.
set -euo pipefail

fail() {
  printf '::error title=espalier::%s\n' "$1"
  exit 2
}

# What is kept of the session for the summary is not redacted, and goes when this ends.
work=$(mktemp -d "$RUNNER_TEMP/espalier.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

if [[ -n $INPUT_TOKEN ]]; then export ESPALIER_TOKEN=$INPUT_TOKEN; fi
unset INPUT_TOKEN

format=()
if [[ -n $INPUT_FORMAT ]]; then format=(--format "$INPUT_FORMAT"); fi
options=()
while IFS= read -r line; do
  if [[ -n $line ]]; then options+=("$line"); fi
done <<<"$INPUT_ARGUMENTS"
case $INPUT_REDACT in
  true) redaction=(--redact) ;;
  false) redaction=(--no-redact) ;;
  *) fail 'redact: is neither true nor false' ;;
esac
case $INPUT_SUMMARY in true | false) ;; *) fail 'summary: is neither true nor false' ;; esac

# What is told: the source itself as a rule, and of an address what it answered once.
session=$INPUT_SOURCE
status=0
case $INPUT_MODE in
  watch)
    session=$work/session.rec
    data=()
    if [[ -n $INPUT_DATA ]]; then data=(--data "$INPUT_DATA"); fi
    "$ESPALIER" watch --github --exit-when-done --record "$session" "${redaction[@]}" \
      ${format[@]+"${format[@]}"} ${data[@]+"${data[@]}"} ${options[@]+"${options[@]}"} \
      -- "$INPUT_SOURCE" || status=$?
    format=()
    ;;
  print)
    [[ -z $INPUT_DATA ]] || fail 'data: goes with mode watch'
    case $INPUT_SOURCE in
      http://* | https://*)
        session=$work/session.json
        "$ESPALIER" print --style json ${format[@]+"${format[@]}"} -- "$INPUT_SOURCE" \
          >"$session" || status=$?
        format=()
        ;;
    esac
    if [[ $status -eq 0 ]]; then
      "$ESPALIER" print --github "${redaction[@]}" ${format[@]+"${format[@]}"} \
        ${options[@]+"${options[@]}"} -- "$session" || status=$?
    fi
    # Printing succeeds whatever is printed; a replay ends as the session did.
    if [[ $status -eq 0 ]]; then
      "$ESPALIER" replay --progress quiet ${format[@]+"${format[@]}"} -- "$session" || status=$?
    fi
    ;;
  *) fail 'mode: is neither watch nor print' ;;
esac

# Writes the session as Markdown, as much of it as is asked for.
markdown() {
  "$ESPALIER" print --style markdown --fragment "${redaction[@]}" \
    ${format[@]+"${format[@]}"} "$@" -- "$session"
}

# The first status of the document is that of the session; texts cannot hold these quotes. What could not be
# read was told above.
outcome=$("$ESPALIER" print --style json --compact ${format[@]+"${format[@]}"} -- "$session" \
  2>"$work/errors" | grep -o '"status":"[a-z_]*"' | sed -n '1s/.*:"\([a-z_]*\)"/\1/p') || true

# A summary of more than 1 MiB is refused as a whole: then less of the session is told, and at last a part.
limit=$((1000 * 1000))
if [[ $INPUT_SUMMARY == true && -n $outcome ]]; then
  for calls in all failed none; do
    markdown --calls "$calls" >"$work/summary.md"
    if [[ $(wc -c <"$work/summary.md") -le $limit ]]; then break; fi
  done
  if [[ $(wc -c <"$work/summary.md") -gt $limit ]]; then
    head -c "$limit" "$work/summary.md" | sed '$d' >"$work/part.md"
    printf '\n\n*The rest of the session does not fit into this summary.*\n' >>"$work/part.md"
    mv -- "$work/part.md" "$work/summary.md"
  fi
  cat -- "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi

{
  printf 'outcome=%s\n' "$outcome"
  printf 'exit-code=%s\n' "$status"
} >>"$GITHUB_OUTPUT"
exit "$status"
