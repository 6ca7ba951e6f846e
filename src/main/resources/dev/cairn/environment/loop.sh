# The first process of a room, part two: runs commands one after the other as the node asks.
# Requests come on standard input, each field ended by NUL; the end of it, which the kernel causes
# when the node dies, ends the room. Verdicts go to standard output as lines that begin with a
# secret which only the node and this process know.
# In: ROOM_UID, ROOM_BECOME (how to become the builder: uid, nested user namespace, or same user),
# ROOM_CAPS, ROOM_PROCESSES and ROOM_DATA_KIB (limits, where control groups do not hold them),
# ROOM_ROOT (what "/" of the room is; empty for "/"), ROOM_PLAIN, and with ROOM_ALIVE_FD the one command.
set -u
umask 022
eval "$ROOM_PLAIN"
ROOM_FIRST=$BASHPID
# Never readable: a way to wait without a new process.
exec {nap}<> <(:)

others() { # Is there any process of the room besides this one and those named?
  local entry pid
  if [[ $ROOM_PLAIN ]]; then
    plain_others "$ROOM_FIRST" "$BASHPID" "$@"
    return
  fi
  for entry in /proc/[0-9]*; do
    pid=${entry#/proc/}
    [[ " $ROOM_FIRST $BASHPID $* " == *" $pid "* ]] || return 0
  done
  return 1
}

clear_room() { # Kills every process of the room besides this one and waits until they are gone.
  local round
  for ((round = 0; ; round++)); do
    if [[ $ROOM_PLAIN ]]; then
      plain_kill "$ROOM_FIRST" "$BASHPID" "$@"
    else
      kill -KILL -1 2>/dev/null
    fi
    others "$@" || return 0
    read -rt 0.0$((round < 9 ? round + 1 : 9)) -u "$nap"
  done
}

enter() { # Becomes the command in argv, as the user asked for.
  ulimit -c 0
  ulimit -n 4096 2>/dev/null
  [[ $ROOM_DATA_KIB ]] && ulimit -d "$ROOM_DATA_KIB" 2>/dev/null
  { echo 500 >/proc/self/oom_score_adj; } 2>/dev/null
  cd -- "$ROOM_ROOT$directory" 2>/dev/null || {
    printf 'there is no directory %s in the room\n' "$directory"
    exit 126
  }
  local -a become
  if [[ $user == ROOT && $ROOM_BECOME != same ]]; then
    become=(setpriv --bounding-set "-all,$ROOM_CAPS")
  else
    [[ $ROOM_PROCESSES ]] && ulimit -u "$ROOM_PROCESSES" 2>/dev/null
    case $ROOM_BECOME in
      uid)
        become=(setpriv "--reuid=$ROOM_UID" "--regid=$ROOM_UID" --clear-groups --no-new-privs
          --inh-caps=-all --bounding-set=-all)
        ;;
      nested)
        # With one user id there is none to give a file to: fakeroot only remembers.
        variables+=(FAKEROOTDONTTRYCHOWN=1)
        become=(unshare --user "--map-user=$ROOM_UID" "--map-group=$ROOM_UID" --
          setpriv --no-new-privs --inh-caps=-all --bounding-set=-all)
        ;;
      same) become=(setpriv --no-new-privs) ;;
    esac
  fi
  exec {nap}>&-
  exec env -i --default-signal "${variables[@]}" nice -n 10 "${become[@]}" -- "${argv[@]}"
}

supervise() { # Runs the command in argv, clears the room and reports.
  local status word=exited
  (enter) </dev/null 2>&1 &
  wait "$!"
  status=$?
  clear_room
  if [[ $status != 0 && ! $ROOM_PLAIN && $(stat -f -c %a /build 2>/dev/null) == 0 ]]; then
    word=full
  fi
  printf '\n%s %s %s %s\n' "$secret" "$1" "$word" "$status"
}

read_list() { # read_list ARRAY: a count, then so many fields.
  local -n into=$1
  local count field
  into=()
  IFS= read -r -d '' count || exit 0
  while ((count-- > 0)); do
    IFS= read -r -d '' field || exit 0
    into+=("$field")
  done
}

read_command() {
  IFS= read -r -d '' user || exit 0
  IFS= read -r -d '' directory || exit 0
  read_list argv
  read_list variables
}

collect() { # collect ARRAY PREFIX: PREFIX_0, PREFIX_1, ...
  local -n into=$1
  local index=0 name=$2_0
  into=()
  while [[ -v $name ]]; do
    into+=("${!name}")
    index=$((index + 1))
    name=$2_$index
  done
}

converse() { # The one program of this room has the standard streams; the room ends with it.
  local program alive=$ROOM_ALIVE_FD
  user=$ROOM_USER
  directory=$ROOM_DIRECTORY
  collect argv ROOM_ARGUMENT
  collect variables ROOM_VARIABLE
  trap 'wait "$program"; exit $?' USR1
  (
    trap - USR1
    (enter) <&0 {alive}<&- &
    wait "$!"
    status=$?
    clear_room
    kill -USR1 "$ROOM_FIRST"
    exit "$status"
  ) <&0 &
  program=$!
  exec </dev/null >/dev/null 2>/dev/null
  read -r -u "$alive"
  [[ ! $ROOM_PLAIN ]] || clear_room
  exit 0
}

if [[ ${ROOM_ALIVE_FD-} ]]; then
  converse
fi
# The shell's own remarks on jobs ("Killed") are no output of a command.
exec 2>/dev/null
while IFS= read -r -d '' verb; do
  case $verb in
    hello)
      IFS= read -r -d '' secret || exit 0
      printf '\n%s 0 ready 0\n' "$secret"
      ;;
    run)
      IFS= read -r -d '' number || exit 0
      read_command
      supervise "$number" &
      supervisor=$!
      ;;
    kill)
      IFS= read -r -d '' number || exit 0
      clear_room
      printf '\n%s %s killed 0\n' "$secret" "$number"
      ;;
    check) # Has the supervisor been killed by what it supervises?
      IFS= read -r -d '' number || exit 0
      if ! kill -0 "$supervisor"; then
        clear_room
        printf '\n%s %s lost 0\n' "$secret" "$number"
      fi
      ;;
  esac
done
[[ ! $ROOM_PLAIN ]] || clear_room
exit 0
