package dev.cairn.build;

import dev.cairn.build.BuildEvent.Purpose;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makepkg and pacman are told in a room: their configuration files, command lines and
 * environment. Nothing of the host's own configuration is read.
 */
final class MakepkgConfiguration {
  /** The recipe in the room, read-only. */
  static final Path RECIPE = Path.of("/cairn/recipe");

  /** Fetched distfiles in the room, read-only. */
  static final Path DISTFILES = Path.of("/cairn/distfiles");

  /** Bare git mirrors in the room, read-only. */
  static final Path MIRRORS = Path.of("/cairn/mirrors");

  /** The two configuration files in the room, read-only. */
  static final Path CONFIGURATION = Path.of("/cairn/configuration");

  /** Where root of the room puts what was made; the builder cannot enter. */
  static final Path OUT = Path.of("/cairn/out");

  /** Our repository in the room, read-only. */
  static final Path REPOSITORY = Path.of("/repository");

  /** Home of the builder. */
  static final Path HOME = Path.of("/build");

  /** {@code SRCDEST}: links to the distfiles. */
  static final Path SOURCES = HOME.resolve("sources");

  /** {@code PKGDEST}: the packages as makepkg leaves them. */
  static final Path PACKAGES = HOME.resolve("packages");

  private final ExecutorSettings settings;

  MakepkgConfiguration(ExecutorSettings settings) {
    this.settings = settings;
  }

  /** The {@code makepkg.conf} of every build. */
  String makepkgConf() {
    return makepkgConf(settings.jobs());
  }

  /**
   * Digest over everything here that shapes a package: configuration, environment and command, but
   * not the number of jobs, which only shapes how long it takes.
   */
  String optionsHash(Map<String, String> ofTree) {
    String shaping =
        makepkgConf(1) + new TreeMap<>(variables(ofTree)) + arguments(Purpose.PUBLISH, true);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(shaping.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private String makepkgConf(int jobs) {
    return """
    CARCH=%s
    CHOST=%s
    CPPFLAGS=''
    CFLAGS='-O2 -pipe -fstack-protector-strong'
    CXXFLAGS='-O2 -pipe -fstack-protector-strong'
    LDFLAGS='-Wl,-z,relro -Wl,-z,now'
    LTOFLAGS='-flto'
    RUSTFLAGS='-C opt-level=2'
    MAKEFLAGS='-j%d'
    DLAGENTS=()
    VCSCLIENTS=('git::git')
    BUILDENV=(!distcc !color !ccache check !sign)
    OPTIONS=(strip docs libtool staticlibs emptydirs zipman purge !debug !lto)
    INTEGRITY_CHECK=(sha256)
    STRIP_BINARIES='--strip-all'
    STRIP_SHARED='--strip-unneeded'
    STRIP_STATIC='--strip-debug'
    MAN_DIRS=({usr{,/local}{,/share},opt/*}/{man,info})
    DOC_DIRS=(usr/{,local/}{,share/}{doc,gtk-doc} opt/*/{doc,gtk-doc})
    PURGE_TARGETS=(usr/{,share}/info/dir .packlist *.pod)
    DBGSRCDIR='/usr/src/debug'
    PACKAGER=%s
    COMPRESSGZ=(gzip -c -f -n)
    COMPRESSBZ2=(bzip2 -c -f)
    COMPRESSXZ=(xz -c -z -)
    COMPRESSZST=(zstd -c -T%d -q -)
    PKGEXT='.pkg.tar.zst'
    SRCEXT='.src.tar.gz'
    PACMAN_AUTH=()
    """
        .formatted(
            quoted(settings.architecture()),
            quoted(settings.architecture() + "-linux-gnu"),
            jobs,
            quoted(settings.packager()),
            jobs);
  }

  /** The {@code pacman.conf} of every build: our repository and nothing else. */
  String pacmanConf() {
    // The repository itself is the first cache: packages are unpacked from where they lie.
    return """
    [options]
    Architecture = %s
    CacheDir = %s/
    CacheDir = /var/cache/pacman/pkg/
    SigLevel = Never
    LocalFileSigLevel = Never
    [cairn]
    Server = file://%s
    """
        .formatted(settings.architecture(), REPOSITORY, REPOSITORY);
  }

  /**
   * The whole environment of makepkg: what a tree expects, then what every build has, which wins.
   */
  Map<String, String> variables(Map<String, String> ofTree) {
    Map<String, String> variables = new TreeMap<>(ofTree);
    variables.putAll(
        Map.of(
            "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME", HOME.toString(),
            "USER", "builder",
            "LOGNAME", "builder",
            "SHELL", "/bin/bash",
            "LANG", "C.UTF-8",
            "LC_ALL", "C.UTF-8",
            "TZ", "UTC",
            "TERM", "dumb"));
    variables.putAll(
        Map.of(
            "SOURCE_DATE_EPOCH", Long.toString(settings.sourceDate().getEpochSecond()),
            "SRCDEST", SOURCES.toString(),
            "PKGDEST", PACKAGES.toString(),
            "BUILDDIR", HOME.resolve("work").toString()));
    return Map.copyOf(variables);
  }

  /**
   * The makepkg command. Dependencies are installed before it; versions of sources are held because
   * there is no network; signatures are not checked because every source has its checksum.
   */
  List<String> arguments(Purpose purpose, boolean runsCheck) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "makepkg",
                "--config",
                CONFIGURATION.resolve("makepkg.conf").toString(),
                "--nodeps",
                "--noconfirm",
                "--holdver",
                "--nocolor",
                "--skippgpcheck"));
    if (!runsCheck) {
      arguments.add("--nocheck");
    }
    switch (purpose) {
      case PUBLISH -> {}
      case TEST -> {
        if (runsCheck) {
          arguments.add("--check");
        }
      }
      case FETCH -> arguments.add("--verifysource");
    }
    return List.copyOf(arguments);
  }

  /** Reads our database and installs {@code targets}, which may be none, with what they need. */
  List<String> install(List<String> targets) {
    List<String> argv = pacman("-Sy");
    argv.addAll(List.of("--needed", "--asdeps", "--overwrite=*"));
    argv.addAll(assumed());
    argv.add("--");
    argv.addAll(targets);
    return List.copyOf(argv);
  }

  /** Installs package files that were made in this room. */
  List<String> installFiles(List<String> fileNames) {
    List<String> argv = pacman("-U");
    argv.add("--overwrite=*");
    argv.addAll(assumed());
    argv.add("--");
    fileNames.forEach(name -> argv.add(PACKAGES.resolve(name).toString()));
    return List.copyOf(argv);
  }

  /** Removes installed packages, whoever needs them. */
  List<String> remove(List<String> names) {
    List<String> argv = pacman("-Rdd");
    argv.add("--");
    argv.addAll(names);
    return List.copyOf(argv);
  }

  private List<String> pacman(String operation) {
    return new ArrayList<>(
        List.of(
            "pacman",
            operation,
            "--config",
            CONFIGURATION.resolve("pacman.conf").toString(),
            "--noconfirm",
            "--noprogressbar"));
  }

  private List<String> assumed() {
    return settings.provided().stream().map(one -> "--assume-installed=" + one).toList();
  }

  /** A word that bash reads as it is. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
