# Where there are no namespaces: finds and kills the processes of a room by its control group, or
# by a mark in their environment, and removes its files. Both the keeper and the room's first process
# use this.
plain_members() { # Prints the processes of the room, but not those named.
  local pid entry
  if [[ -v ROOM_CGROUP_0 ]]; then
    while read -r pid; do
      [[ " $* " == *" $pid "* ]] || printf '%s\n' "$pid"
    done 2>/dev/null <"$ROOM_CGROUP_0/cgroup.procs"
    return
  fi
  for entry in $(grep -lsa "CAIRN_ROOM=$ROOM_MARK" /proc/[0-9]*/environ 2>/dev/null); do
    pid=${entry#/proc/}
    pid=${pid%/environ}
    [[ " $* " == *" $pid "* ]] || printf '%s\n' "$pid"
  done
}

plain_kill() { # Kills the processes of the room, but not those named.
  local pid
  while read -r pid; do
    kill -KILL "$pid"
  done 2>/dev/null < <(plain_members "$@" "$BASHPID")
}

plain_others() { # Is there any process of the room besides those named? The dead do not count.
  local pid name state rest
  while read -r pid; do
    read -r _ name state rest <"/proc/$pid/stat" || continue
    [[ $state == Z ]] || return 0
  done 2>/dev/null < <(plain_members "$@")
  return 1
}

plain_remove() { # Kills and removes; false while anything is left.
  plain_kill
  if plain_others; then
    return 1
  fi
  rm -rf --one-file-system -- "${ROOM_DIR:?}" 2>/dev/null
  [[ ! -e $ROOM_DIR ]]
}
