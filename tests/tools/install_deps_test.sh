#!/usr/bin/env bash
# install_deps_test.sh INSTALL-DEPS: runs it among stand-ins for dpkg, apt, sudo and id, which keep a log of their calls.
set -u
install_deps=$1
. "$(dirname "${BASH_SOURCE[0]}")/../support/expect.sh"
command -v dpkg >/dev/null || skip 'no dpkg here to compare versions'

stand_in() {
  printf '#!%s\n%s\n' "$BASH" "$2" >"$work/bin/$1"
  chmod +x "$work/bin/$1"
}

# A machine with apt where root runs, all packages are in the archive at version 9, and none is installed.
new_machine() {
  local tool
  rm -rf "${work:?}"/{bin,installed,archive,log}
  mkdir "$work/bin"
  : >"$work/installed"
  : >"$work/log"
  "$install_deps" --dev --list | tr '|' '\n' | sed 's/>=.*//; s/$/ 9/' >"$work/archive"
  for tool in bash env sed cat true; do ln -s "$(type -P "$tool")" "$work/bin/$tool"; done
  ln -s "$(type -P dpkg)" "$work/bin/dpkg"
  stand_in dpkg-query "while read -r name version; do printf 'ii  %s %s\n' \"\$name\" \"\$version\"; done <$work/installed; exit 1"
  stand_in apt-cache "sed -n \"s/^\$2 \(.*\)/  Candidate: \1/p\" $work/archive"
  stand_in apt-get "echo apt-get \"\$@\" >>$work/log; case \"\$*\" in *' install '*) exit \$(cat $work/install_status);; esac"
  stand_in sudo "[[ \$1 == -n ]] && shift; echo sudo \"\$@\" >>$work/log; exec \"\$@\""
  stand_in id 'echo 0'
  stand_in sleep ''
  echo 0 >"$work/install_status"
}

have() { printf '%s\n' "$@" >>"$work/installed"; }
have_all_but() { "$install_deps" --dev --list | sed 's/|.*//; s/$/ 9/' | grep -v "^$1 " >"$work/installed"; }

# ends STATUS [ARGUMENT…]: keeps the output and the log of calls for the checks below.
ends() {
  local status=$1
  shift
  expect "$status" '' env PATH="$work/bin" "$BASH" "$install_deps" "$@"
  calls=$(<"$work/log")
}
output_has() { [[ $output == *"$1"* ]] || fail "no '$1' in the output: $output"; }
calls_have() { [[ $calls == *"$1"* ]] || fail "no call '$1', but: $calls"; }
calls_lack() { [[ $calls != *"$1"* ]] || fail "call '$1': $calls"; }

# Nothing missing: nothing called, nothing said.
new_machine
have_all_but none
ends 0 --dev
[[ -z $output$calls ]] || fail 'not silent'

# Only what is missing is installed, and the developer's packages only when asked for.
new_machine
have_all_but ccache
ends 0
[[ -z $calls ]] || fail 'ccache is not for users'
ends 0 --dev
calls_have 'update'
calls_have 'install --no-install-recommends ccache'
calls_lack 'cmake'

# A dry run says what is missing and calls nothing.
ends 0 --dev --dry-run
output_has 'ccache'
new_machine
ends 0 --dry-run
output_has 'libboost1.81-dev|libboost1.83-dev|libboost-dev>=1.81'
[[ -z $calls ]] || fail 'a dry run calls'

# Any alternative will do; one that is too old will not.
new_machine
have_all_but libboost1.81-dev
have 'libboost-dev 1.83.0.1'
ends 0 --dev
[[ -z $calls ]] || fail 'libboost-dev 1.83 is enough'
new_machine
have_all_but libboost1.81-dev
have 'libboost-dev 1.74.0.3'
ends 0 --dev
calls_have 'install --no-install-recommends libboost1.81-dev'

# The first alternative that the archive has.
new_machine
have_all_but libboost1.81-dev
sed -i '/libboost1.81-dev/d' "$work/archive"
ends 0 --dev
calls_have 'install --no-install-recommends libboost1.83-dev'

# None of them: says which, installs nothing.
new_machine
have_all_but clang-14
sed -i '/^clang-14 /d' "$work/archive"
ends 3 --dev
output_has 'clang-14'
calls_lack 'install'

# A removed package whose settings remain is missing.
new_machine
have_all_but none
stand_in dpkg-query "sed 's/^/ii  /; s/ii  cmake /rc  cmake /' $work/installed"
ends 0 --dry-run
[[ $output == cmake ]] || fail 'cmake is removed'

# Through sudo; without it, or where it refuses, says what is needed.
new_machine
stand_in id 'echo 1000'
ends 0
calls_have 'sudo env DEBIAN_FRONTEND=noninteractive apt-get'
stand_in sudo 'exit 1'
ends 3
output_has 'nlohmann-json3-dev'
rm "$work/bin/sudo"
ends 3
output_has 'neither root nor sudo'

# Neither apt nor dpkg.
rm "$work/bin/apt-get"
ends 3
output_has 'no apt-get here'
rm "$work/bin/dpkg-query"
ends 3
output_has 'libyaml-cpp-dev'

# An installation that fails is tried twice.
new_machine
echo 100 >"$work/install_status"
ends 1
[[ $(grep -c ' install ' "$work/log") -eq 2 ]] || fail 'not two tries'

# What the scripts beside it are written in; bash is on every machine.
interpreters=$(find "$(dirname "$install_deps")" -maxdepth 1 -type f -exec sed -sn '1s,^#!/usr/bin/env ,,p' {} + | sort -u)
for interpreter in $interpreters; do
  [[ $interpreter == bash ]] || "$install_deps" --dev --list | grep -qx "$interpreter" || fail "no $interpreter"
done

ends 2 --nonsense
output_has "'--nonsense'"
ends 0 --help
output_has 'Usage:'
exit $((failures > 0))
