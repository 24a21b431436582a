# shellcheck shell=bash disable=SC2154
# Sourced by the scripts beside it: named steps with their time, quiet unless they fail.
# The caller sets `log_dir`, and may set `rerun` to the words that run a step by its name.

# seconds_since MICROSECONDS: "12.3", with a point in every locale.
seconds_since() {
  local elapsed=$((${EPOCHREALTIME/[.,]/} - $1))
  printf '%d.%d' $((elapsed / 1000000)) $((elapsed / 100000 % 10))
}

# step NAME COMMAND…: runs COMMAND without input, its output to $log_dir/NAME.log; shows the log's end when it fails.
step() {
  local name=$1 log=$log_dir/$1.log start=${EPOCHREALTIME/[.,]/} status=0
  shift
  mkdir -p "$log_dir"
  printf '%-14s ' "$name"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if [[ $status -eq 0 ]]; then
    printf 'ok %8s s\n' "$(seconds_since "$start")"
    return 0
  fi
  printf 'FAILED %4s s\n\n' "$(seconds_since "$start")"
  tail -n 60 "$log"
  printf '\n%s failed with status %s. Whole log: %s\n' "$name" "$status" "$log"
  if [[ -n ${rerun:-} ]]; then printf 'This step alone: %s %s\n' "$rerun" "$name"; fi
  return "$status"
}

# A clone elsewhere finds what another one compiled.
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$PWD} CCACHE_NOHASHDIR=1
