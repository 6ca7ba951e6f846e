package dev.cairn.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes one {@link BaseImage}: grows it in a directory aside and moves it to its place when it is
 * whole.
 */
final class BaseImageBuilder {
  /** Directories that are links into /usr wherever /usr is merged. */
  private static final List<String> MERGED =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32", "libo32");

  /** What no build needs; it is more than half of the files. */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "/usr/share/(doc|doc-base|man|info|locale|lintian|bug|bash-completion|zsh|fish|icons"
              + "|applications|pixmaps|menu|polkit-1|debconf|gcc/python|gdb)(/.*)?"
              + "|/usr/lib/(systemd|tmpfiles.d|sysusers.d|udev|init|pam.*)(/.*)?"
              + "|/usr/lib/[^/]*/security(/.*)?|/lib/(systemd|udev|init)(/.*)?"
              + "|/(var|run|home|root|boot|media|mnt|srv|proc|sys|dev|tmp)(/.*)?");

  /** The files of /etc that tools need and that hold nothing of this host. */
  private static final Pattern KEPT_ETC =
      Pattern.compile("/etc|/etc/perl(/.*)?|/etc/(makepkg\\.conf|debian_version|os-release)");

  private final Path root;
  private final BaseLoader loader;

  private BaseImageBuilder(Path root) {
    this.root = root;
    this.loader = new BaseLoader(root);
  }

  /**
   * Makes a base from the files of {@code packages}, in {@code aside} and then in {@code place}.
   * Leaves nothing when it fails.
   */
  static void build(
      Path place, Path aside, DpkgDatabase dpkg, List<DpkgDatabase.Installed> packages)
      throws IOException {
    BaseImageBuilder builder = new BaseImageBuilder(aside);
    try {
      builder.directories();
      builder.copyPackages(dpkg, packages);
      builder.linkAlternatives(dpkg);
      builder.configure();
      builder.finish(place);
    } catch (IOException failure) {
      // A disk that is full needs the room.
      TreeRemoval.remove(aside);
      throw failure;
    }
  }

  /** Makes a base that only has what cannot be seen through from the host. */
  static void buildSkeleton(Path place, Path aside) throws IOException {
    BaseImageBuilder builder = new BaseImageBuilder(aside);
    builder.directories();
    for (String kept : List.of("makepkg.conf", "os-release", "ld.so.cache", "ld.so.conf")) {
      Path file = Path.of("/etc", kept);
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        Files.copy(file, aside.resolve("etc").resolve(kept));
      }
    }
    for (String kept : List.of("alternatives", "ld.so.conf.d")) {
      builder.copyLinksAndFiles(Path.of("/etc", kept));
    }
    builder.configureUsers();
    builder.finish(place);
  }

  private void directories() throws IOException {
    Files.createDirectories(root);
    for (String name : MERGED) {
      Path host = Path.of("/", name);
      if (Files.isSymbolicLink(host)) {
        Files.createDirectories(root.resolve("usr").resolve(name));
        Files.createSymbolicLink(root.resolve(name), Files.readSymbolicLink(host));
      }
    }
    for (String name :
        List.of(
            "usr",
            "etc/alternatives",
            "etc/pacman.d",
            "proc",
            "dev",
            "tmp",
            "run",
            "root",
            "build",
            "var/tmp",
            "var/log",
            "var/lib/pacman/sync",
            "var/lib/pacman/local",
            "var/cache/pacman/pkg",
            "var/cache/ldconfig",
            ".host")) {
      Files.createDirectories(root.resolve(name));
    }
    Files.setPosixFilePermissions(
        root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private void copyPackages(DpkgDatabase dpkg, List<DpkgDatabase.Installed> packages)
      throws IOException {
    Map<String, DpkgDatabase.Diversion> diversions = dpkg.diversions();
    Set<String> names =
        packages.stream().map(DpkgDatabase.Installed::name).collect(Collectors.toSet());
    for (DpkgDatabase.Installed one : packages) {
      for (String path : dpkg.files(one)) {
        if (LEFT_OUT.matcher(path).matches()
            || (path.startsWith("/etc") && !KEPT_ETC.matcher(path).matches())) {
          continue;
        }
        DpkgDatabase.Diversion diversion = diversions.get(path);
        if (diversion == null || diversion.by().equals(one.name())) {
          copy(path, path);
        } else {
          copy(diversion.to(), names.contains(diversion.by()) ? diversion.to() : path);
        }
      }
    }
  }

  /** Copies one path of the host; what its administrator removed is left out. */
  private void copy(String from, String to) throws IOException {
    Path source = Path.of(from);
    Path target = root.resolve(to.substring(1));
    try {
      PosixFileAttributes attributes =
          Files.readAttributes(source, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isDirectory() || Files.isDirectory(target)) {
        if (!Files.isDirectory(target)) {
          Files.createDirectories(target);
        }
      } else if (attributes.isSymbolicLink()) {
        Files.createDirectories(parent(target));
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          Files.createSymbolicLink(target, Files.readSymbolicLink(source));
        }
      } else if (attributes.isRegularFile()
          && Files.isReadable(source)
          && !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(parent(target));
        Files.copy(source, target);
        if (attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE)) {
          loader.adopt(target);
        }
        // Java's permissions have no set-user-id: a copy of mount or su must not have it either.
        Files.setPosixFilePermissions(target, attributes.permissions());
        Files.setLastModifiedTime(target, attributes.lastModifiedTime());
      }
    } catch (NoSuchFileException e) {
      if (Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private void copyLinksAndFiles(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (var entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          copy(entry.toString(), entry.toString());
        }
      }
    }
  }

  private void linkAlternatives(DpkgDatabase dpkg) throws IOException {
    for (DpkgAlternative alternative : dpkg.alternatives()) {
      var best = alternative.best(this::isInside);
      if (best.isEmpty()) {
        continue;
      }
      for (int i = 0; i < alternative.links().size(); i++) {
        String target = best.get().targets().get(i);
        DpkgAlternative.Link link = alternative.links().get(i);
        Path place = root.resolve(link.place().substring(1));
        if (target.isEmpty()
            || !isInside(target)
            || Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        Path common = root.resolve("etc/alternatives").resolve(link.name());
        Files.createSymbolicLink(common, Path.of(target));
        Files.createDirectories(parent(place));
        Files.createSymbolicLink(place, Path.of("/etc/alternatives", link.name()));
      }
    }
  }

  private boolean isInside(String path) {
    return Files.exists(root.resolve(path.substring(1)), LinkOption.NOFOLLOW_LINKS);
  }

  private void configure() throws IOException {
    configureUsers();
    // Libraries of our own packages are in /usr/lib, Debian's in a directory per architecture. Ours
    // come first: what was linked against them must run against them (see BaseLoader).
    Set<String> directories = new TreeSet<>();
    try (var entries = Files.newDirectoryStream(root.resolve("usr/lib"), "*-linux-gnu*")) {
      entries.forEach(entry -> directories.add("/usr/lib/" + entry.getFileName()));
    }
    write("etc/ld.so.conf", "/usr/local/lib\n/usr/lib\n" + String.join("\n", directories) + "\n");
    HostCommand.run("ldconfig", "-X", "-r", root.toString());
  }

  private void configureUsers() throws IOException {
    write(
        "etc/passwd",
        """
        root:x:0:0:root:/root:/bin/bash
        nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
        """);
    write("etc/group", "root:x:0:\ntty:x:5:\nmail:x:8:\nnogroup:x:65534:\n");
    write("etc/hosts", "127.0.0.1 localhost room\n::1 localhost\n");
    write("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");
    write(
        "etc/pacman.conf",
        """
        # A repository "cairn" that is bound to /repository needs no more than pacman -Sy.
        [options]
        Architecture = auto
        SigLevel = Never
        [cairn]
        Server = file:///repository
        """);
  }

  private void write(String path, String content) throws IOException {
    Files.writeString(root.resolve(path), content, StandardCharsets.UTF_8);
  }

  /**
   * Puts the image in its place, without waiting for the disk: an image counts only in the boot of
   * the machine in which it was made, as the stamp beside it says. Making another is quicker than
   * to wait until all is on disk.
   */
  private void finish(Path place) throws IOException {
    if (isWhole(place)) {
      TreeRemoval.remove(root); // Another process was quicker.
      return;
    }
    TreeRemoval.remove(place);
    Files.writeString(stamp(place), bootId());
    Files.move(root, place, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Whether a whole image, made since the machine was started, is at {@code place}. */
  static boolean isWhole(Path place) throws IOException {
    return Files.isDirectory(place)
        && Files.exists(stamp(place))
        && Files.readString(stamp(place)).equals(bootId());
  }

  private static Path stamp(Path place) {
    return place.resolveSibling(place.getFileName() + ".boot");
  }

  private static String bootId() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
  }
}
