package dev.cairn.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.environment.DpkgDatabase.Installed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The package database of the host")
class DpkgDatabaseTest {
  private static final String STATUS =
      """
      Package: dpkg
      Essential: yes
      Status: install ok installed
      Architecture: amd64
      Version: 1.21.22
      Pre-Depends: libc6 (>= 2.34), tar (>= 1.28-1)

      Package: tar
      Essential: yes
      Status: install ok installed
      Architecture: amd64
      Version: 1.34

      Package: libc6
      Status: hold ok installed
      Architecture: amd64
      Multi-Arch: same
      Version: 2.36-9
      Description: a library
       Depends: not-a-field, since it is indented

      Package: libc6
      Status: install ok installed
      Architecture: i386
      Multi-Arch: same
      Version: 2.36-8

      Package: gcc
      Status: install ok installed
      Architecture: amd64
      Version: 4:12.2.0-3
      Depends: cpp (= 4:12.2.0-3) | old-cpp, perl:any,
       gone-by-force

      Package: cpp
      Status: install ok installed
      Architecture: amd64
      Version: 4:12.2.0-3
      Depends: gcc [amd64], awk

      Package: perl
      Status: install ok installed
      Architecture: amd64
      Version: 5.36
      Provides: libperl4-corelibs-perl, perl-api (= 5.36)

      Package: mawk
      Status: install ok installed
      Architecture: amd64
      Version: 1.3
      Provides: awk

      Package: gawk
      Status: deinstall ok config-files
      Architecture: amd64
      Version: 5.2
      Provides: awk

      Package: unrelated
      Status: install ok installed
      Architecture: all
      Version: 1
      Depends: gcc
      """;

  private static DpkgDatabase read(Path directory) throws IOException {
    Files.writeString(directory.resolve("status"), STATUS);
    return DpkgDatabase.read(directory);
  }

  @Test
  @DisplayName("yields the closure of dependencies with the essential packages, cycles and all")
  void yieldsClosure(@TempDir Path directory) throws IOException {
    assertThat(read(directory).closure(List.of("gcc")))
        .extracting(Installed::name)
        .containsExactly("cpp", "dpkg", "gcc", "libc6", "mawk", "perl", "tar");
  }

  @Test
  @DisplayName("takes the architecture of dpkg itself where a package has several")
  void takesOwnArchitecture(@TempDir Path directory) throws IOException {
    assertThat(read(directory).version("libc6")).isEqualTo("2.36-9");
  }

  @Test
  @DisplayName("finds names that another package provides, and tells which are missing")
  void tellsMissing(@TempDir Path directory) throws IOException {
    assertThat(read(directory).missing(List.of("gcc", "awk", "perl-api", "zig", "gawk")))
        .containsExactly("gawk", "zig");
  }

  @Test
  @DisplayName("lists the files of a package, by architecture where there is such a list")
  void listsFiles(@TempDir Path directory) throws IOException {
    DpkgDatabase dpkg = read(directory);
    Path info = Files.createDirectory(directory.resolve("info"));
    Files.writeString(info.resolve("libc6:amd64.list"), "/.\n/lib\n/lib/libc.so.6\n");
    Files.writeString(info.resolve("tar.list"), "/.\n/bin/tar\n");
    List<Installed> closure = dpkg.closure(List.of());
    assertThat(dpkg.files(closure.get(1))).containsExactly("/lib", "/lib/libc.so.6");
    assertThat(dpkg.files(closure.get(2))).containsExactly("/bin/tar");
  }

  @Test
  @DisplayName("knows who has diverted which file")
  void knowsDiversions(@TempDir Path directory) throws IOException {
    DpkgDatabase dpkg = read(directory);
    assertThat(dpkg.diversions()).isEmpty();
    Files.writeString(directory.resolve("diversions"), "/bin/sh\n/bin/sh.distrib\ndash\n");
    assertThat(dpkg.diversions().get("/bin/sh"))
        .isEqualTo(new DpkgDatabase.Diversion("/bin/sh", "/bin/sh.distrib", "dash"));
  }

  @Test
  @DisplayName("chooses the alternative of highest priority that is there, not the host's choice")
  void choosesAlternatives() {
    DpkgAlternative awk =
        DpkgAlternative.parse(
            "awk",
            """
            manual
            /usr/bin/awk
            nawk
            /usr/bin/nawk

            /usr/bin/gawk
            10
            /usr/bin/gawk
            /usr/bin/mawk
            5

            /usr/bin/original-awk
            1
            /usr/bin/original-awk

            """);
    assertThat(awk.links())
        .containsExactly(
            new DpkgAlternative.Link("awk", "/usr/bin/awk"),
            new DpkgAlternative.Link("nawk", "/usr/bin/nawk"));
    assertThat(awk.best(path -> !path.endsWith("gawk")).orElseThrow())
        .isEqualTo(new DpkgAlternative.Choice(5, List.of("/usr/bin/mawk", "")));
    assertThat(awk.best(_ -> true).orElseThrow().priority()).isEqualTo(10);
    assertThat(awk.best(_ -> false)).isEmpty();
  }
}
