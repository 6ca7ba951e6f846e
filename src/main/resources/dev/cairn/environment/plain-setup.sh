# The first process of a room without confinement, part one: lays out the scratch directory.
# In: ROOM_DIR, ROOM_UID, ROOM_BECOME, ROOM_BIND_SOURCE_n, ROOM_BIND_TARGET_n, ROOM_LOOP.
set -u
umask 022
cd -- "$ROOM_DIR" && mkdir build tmp root && chmod 1777 tmp || exit 125
[[ $ROOM_BECOME != uid ]] || chown "$ROOM_UID:$ROOM_UID" build || exit 125
index=0
name=ROOM_BIND_SOURCE_0
while [[ -v $name ]]; do
  target=ROOM_BIND_TARGET_$index
  target=$ROOM_DIR${!target}
  if [[ ! -e ${!name} ]]; then
    printf 'cannot bind %s: it does not exist\n' "${!name}"
    exit 125
  fi
  mkdir -p -- "${target%/*}" && ln -s -T -- "${!name}" "$target" || exit 125
  index=$((index + 1))
  name=ROOM_BIND_SOURCE_$index
done
exec bash -c 'eval "$ROOM_LOOP"' cairn-room
