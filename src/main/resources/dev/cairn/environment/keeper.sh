# The keeper of one room, outside of it: makes the room's directory and control groups, starts the
# room, waits until its last process is gone and removes both again. It outlives the node just long
# enough to do that. SIGTERM ends the room at once.
# In: ROOM_DIR; ROOM_CGROUP_n, ROOM_LIMIT_FILE_n + ROOM_LIMIT_VALUE_n; ROOM_START_n (the argv that
# starts the room); ROOM_SETUP and ROOM_LOOP (the programs of its first process); ROOM_ALIVE (a FIFO
# that ends with the node, or empty when standard input does that); ROOM_PLAIN (what replaces the
# kernel's care where there are no namespaces, else empty).
set -u
eval "$ROOM_PLAIN"
# Handlers rather than "ignore", which children would inherit.
trap ':' HUP INT QUIT PIPE
ending=
child=
trap 'ending=1; end_room' TERM

list() { # list ARRAY PREFIX: collects PREFIX_0, PREFIX_1, ...
  local -n into=$1
  local index=0 name=$2_0
  into=()
  while [[ -v $name ]]; do
    into+=("${!name}")
    index=$((index + 1))
    name=$2_$index
  done
}

end_room() { # Kills the room's first process; the kernel kills the rest before it reports that one.
  local init=
  [[ $child ]] || return 0
  if [[ ! $ROOM_PLAIN ]]; then
    read -r init _ 2>/dev/null <"/proc/$child/task/$child/children"
  fi
  kill -KILL "${init:-$child}" 2>/dev/null
}

remove_room() {
  local group pid left attempt
  for ((attempt = 0; attempt < 1200; attempt++)); do
    left=
    for group in "${groups[@]}"; do
      [[ -d $group ]] && ! rmdir -- "$group" 2>/dev/null || continue
      left=1
      while read -r pid; do kill -KILL "$pid" 2>/dev/null; done 2>/dev/null <"$group/cgroup.procs"
    done
    if [[ $ROOM_PLAIN ]] && ! plain_remove; then
      left=1
    fi
    if [[ -d $ROOM_DIR ]] && ! rmdir -- "$ROOM_DIR" 2>/dev/null; then
      left=1
    fi
    [[ $left ]] || return 0
    sleep 0.05
  done
}

list groups ROOM_CGROUP
list limit_files ROOM_LIMIT_FILE
list limit_values ROOM_LIMIT_VALUE
list start ROOM_START

if ! mkdir -- "$ROOM_DIR"; then
  exit 125
fi
for group in "${groups[@]}"; do
  mkdir -- "$group" || { remove_room; exit 125; }
done
for index in "${!limit_files[@]}"; do
  printf '%s' "${limit_values[index]}" >"${limit_files[index]}" || { remove_room; exit 125; }
done

if [[ $ROOM_ALIVE ]]; then
  # Opened for both directions first, so that neither open waits for a writer.
  exec {both}<>"$ROOM_ALIVE" {ROOM_ALIVE_FD}<"$ROOM_ALIVE" {both}>&- || { remove_room; exit 125; }
  export ROOM_ALIVE_FD
fi

(
  trap - HUP INT QUIT PIPE TERM
  for group in "${groups[@]}"; do
    printf '%s' "$BASHPID" >"$group/cgroup.procs" || exit 125
  done
  # --pdeathsig: a keeper that is killed takes the room along.
  exec setpriv --pdeathsig KILL -- "${start[@]}"
) <&0 &
child=$!
[[ $ending ]] && end_room
exec </dev/null >/dev/null 2>/dev/null
while :; do
  # A signal to the keeper interrupts wait; the room then may still be there.
  wait "$child"
  kill -0 "$child" 2>/dev/null || break
done
wait "$child"
status=$?
remove_room
exit "$status"
