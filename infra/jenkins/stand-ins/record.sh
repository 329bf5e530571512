# Sourced by every stand-in: writes the call down, takes its part in an arranged failure, and goes on to answer.
#   $STAND_INS/calls     one line a call
#   $STAND_INS/failures  one extended regular expression a line: a call that matches fails
set -euo pipefail
program="${0##*/}"
call="$program $*"
printf '%s\n' "${call//$'\n'/ }" >>"$STAND_INS/calls"
if [ -s "$STAND_INS/failures" ] && grep --quiet --extended-regexp --file "$STAND_INS/failures" <<<"$call"; then
  echo "$program: this was arranged to fail" >&2
  exit 1
fi

# The value of an option: `option --name "$@"`.
option() {
  local wanted="$1"
  shift
  while [ $# -gt 1 ]; do
    [ "$1" != "$wanted" ] || { printf '%s' "$2"; return; }
    shift
  done
}
