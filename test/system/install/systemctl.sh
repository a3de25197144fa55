#!/bin/bash
# Stands in for systemctl in the box of a test, where systemd is not process 1. It reads the unit and gives the service what
# the unit says: user and groups, environment, its own folder, and a machine that it can read but not write.
set -eu
unit=/etc/systemd/system/fengsui.service
journal=/var/log/fengsui.journal
pidfile=/run/fengsui-service.pid

key() { sed -n "s/^$1=//p" "$unit"; }

start() {
  local user before ended=0
  user=$(key User)
  install -d -o "$user" -g "$(key Group)" -m "$(key StateDirectoryMode)" "/var/lib/$(key StateDirectory)"
  # `+`: as root; `-`: its failure stops nothing.
  $(key ExecStartPre | sed 's/^[+-]*//') || true
  before=$(wc -c <"$journal" 2>/dev/null || echo 0)
  # shellcheck disable=SC2046
  unshare --mount --propagation private bash -ec '
    mount --bind "$1" "$1"
    for private in /tmp /home /root; do mount -t tmpfs tmpfs "$private"; done
    mount -o remount,bind,ro /
    umask "$2"; shift 2
    exec "$@"' box "/var/lib/$(key StateDirectory)" "$(key UMask)" \
    setpriv --reuid "$user" --regid "$(key Group)" --init-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
    env -i PATH="$PATH" INVOCATION_ID=test HOME=/var/lib/fengsui $(key Environment) $(key ExecStart) \
    >>"$journal" 2>&1 </dev/null &
  echo $! >"$pidfile"
  while ! tail -c "+$((before + 1))" "$journal" | grep -q ^listening; do
    if ! kill -0 "$(cat "$pidfile")" 2>/dev/null; then
      wait "$(cat "$pidfile")" || ended=$?
      rm "$pidfile"
      echo "fengsui.service: main process exited, status=$ended" >>"$journal"
      echo 'Job for fengsui.service failed. See "journalctl -u fengsui".' >&2
      exit 1
    fi
    sleep 0.05
  done
}

stop() {
  [ -e "$pidfile" ] || return 0
  kill -TERM "$(cat "$pidfile")"
  while kill -0 "$(cat "$pidfile")" 2>/dev/null; do sleep 0.05; done
  rm "$pidfile"
}

case "$*" in
  daemon-reload) [ ! -e "$unit" ] || systemd-analyze verify "$unit" ;;
  'enable --now fengsui' | 'start fengsui') start ;;
  'disable --now fengsui' | 'stop fengsui') stop ;;
  *) echo "not known here: systemctl $*" >&2; exit 2 ;;
esac
