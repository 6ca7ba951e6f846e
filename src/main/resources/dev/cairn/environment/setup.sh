# The first process of a room, part one: turns empty namespaces into the room and moves into it.
# In: ROOM_DIR (an empty directory), ROOM_BASE, ROOM_DISK (bytes), ROOM_OVERLAY (more options),
# ROOM_UID, ROOM_BIND_SOURCE_n, ROOM_BIND_TARGET_n, ROOM_BIND_MODE_n (ro or rw), ROOM_CAPS,
# ROOM_HOST_PART_n (directories of the host that are seen through), ROOM_BECOME, ROOM_LOOP.
set -u
umask 022
export LC_ALL=C

die() {
  printf '%s\n' "$1" >&2
  exit 125
}
must() { # must WHAT COMMAND...: runs it, or ends the room with one line.
  local what=$1 said
  shift
  said=$("$@" 2>&1) || die "cannot $what: ${said//$'\n'/ }"
}

must "mount a tmpfs of $ROOM_DISK bytes" \
  mount -t tmpfs -o "size=$ROOM_DISK,mode=755,nosuid,nodev" room "$ROOM_DIR"
cd -- "$ROOM_DIR" || die "cannot enter $ROOM_DIR"
mkdir lower upper work root shm && chmod 1777 shm || die "cannot make directories in the room's tmpfs"
must "bind the base $ROOM_BASE" mount --bind -- "$ROOM_BASE" lower
must "mount the overlay (is the overlay file system available?)" mount -t overlay \
  -o "lowerdir=lower,upperdir=upper,workdir=work,nosuid,nodev$ROOM_OVERLAY" room root
index=0
name=ROOM_HOST_PART_0
while [[ -v $name ]]; do
  part=${!name}
  mkdir -p "upper-$part" "work-$part" "root/$part"
  must "mount an overlay over /$part" mount -t overlay \
    -o "lowerdir=/$part,upperdir=upper-$part,workdir=work-$part,nosuid,nodev$ROOM_OVERLAY" \
    room "root/$part"
  index=$((index + 1))
  name=ROOM_HOST_PART_$index
done
mkdir -p root/{proc,dev,tmp,build,root,run,var/tmp,.host} && chmod 1777 root/tmp root/var/tmp ||
  die "cannot make directories in the room"

must "mount /dev" mount -t tmpfs -o size=64k,mode=755,nosuid room root/dev
mkdir root/dev/{pts,shm}
for node in null zero full random urandom tty; do
  : >"root/dev/$node"
  must "bind /dev/$node" mount --bind "/dev/$node" "root/dev/$node"
done
must "mount /dev/pts" mount -t devpts -o newinstance,ptmxmode=0666,mode=620,nosuid,noexec room root/dev/pts
must "bind /dev/shm" mount --bind shm root/dev/shm
ln -s pts/ptmx root/dev/ptmx
ln -s /proc/self/fd root/dev/fd
ln -s /proc/self/fd/0 root/dev/stdin
ln -s /proc/self/fd/1 root/dev/stdout
ln -s /proc/self/fd/2 root/dev/stderr

must "mount /proc (does a container hide parts of it?)" \
  mount -t proc -o nosuid,nodev,noexec room root/proc
for part in sys irq bus fs sysrq-trigger; do
  [[ -e root/proc/$part ]] || continue
  must "protect /proc/$part" mount --bind "root/proc/$part" "root/proc/$part"
  must "protect /proc/$part" mount -o remount,bind,ro,nosuid,nodev,noexec "root/proc/$part"
done
for part in kcore keys key-users timer_list kallsyms kmsg kpagecount kpageflags latency_stats sched_debug; do
  [[ -f root/proc/$part ]] && must "hide /proc/$part" mount --bind /dev/null "root/proc/$part"
done

index=0
name=ROOM_BIND_SOURCE_0
while [[ -v $name ]]; do
  source=${!name}
  target=ROOM_BIND_TARGET_$index
  target=root${!target}
  mode=ROOM_BIND_MODE_$index
  mode=${!mode}
  if [[ -d $source ]]; then
    mkdir -p -- "$target"
  elif [[ -e $source ]]; then
    mkdir -p -- "${target%/*}" && : >"$target"
  else
    die "cannot bind $source: it does not exist"
  fi || die "cannot make ${target#root} in the room"
  must "bind $source" mount --bind -- "$source" "$target"
  # Flags that the host has set on the mount are locked for an ordinary user: they are kept.
  flags=$(findmnt -n -r -o VFS-OPTIONS --mountpoint "$PWD/$target" | tail -n 1)
  kept=
  for flag in noexec noatime nodiratime relatime; do
    [[ ,$flags, == *,$flag,* ]] && kept+=,$flag
  done
  [[ ,$flags, == *,ro,* ]] && mode=ro
  must "protect $source" mount -o "remount,bind,$mode,nosuid,nodev$kept" "$target"
  index=$((index + 1))
  name=ROOM_BIND_SOURCE_$index
done

printf 'builder:x:%s:%s:builder:/build:/bin/bash\n' "$ROOM_UID" "$ROOM_UID" >>root/etc/passwd
printf 'builder:x:%s:\n' "$ROOM_UID" >>root/etc/group
[[ $ROOM_BECOME != uid ]] || chown "$ROOM_UID:$ROOM_UID" root/build
chmod 755 root/build
hostname room || die "cannot set the room's host name"
if command -v ip >/dev/null; then
  ip link set lo up
else
  # SIOCSIFFLAGS, IFF_UP | IFF_RUNNING: for hosts without iproute2.
  perl -e 'socket(my $s, 2, 2, 0) && ioctl($s, 0x8914, pack("a16s", "lo", 0x41)) or exit 1'
fi || die "cannot bring up the loopback of the room"

cd root || die "cannot enter the room"
must "make the room the root" pivot_root . .host
cd /
hash -r
must "leave the host's files" umount -l /.host
rmdir /.host

# What the loop finds in its environment stays between it and the kernel: commands get a clean one.
exec setpriv --bounding-set "-all,$ROOM_CAPS,+setpcap" -- bash -c 'eval "$ROOM_LOOP"' cairn-room
