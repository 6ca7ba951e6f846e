package dev.cairn.distfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The package sources of a machine")
class AptSourcesTest {

  @Test
  @DisplayName("are read in both forms, each once, without those switched off")
  void areRead(@TempDir Path apt) throws Exception {
    Path parts = Files.createDirectory(apt.resolve("sources.list.d"));
    Files.writeString(
        apt.resolve("sources.list"),
        """
        # comment
        deb [arch=amd64,i386 signed-by=/keys/a.gpg,/keys/b.gpg] http://archive.example/debian stable main contrib # why
        deb-src [signed-by=/keys/a.gpg,/keys/b.gpg] http://archive.example/debian stable main contrib
        deb cdrom:[Disk] stable main
        nonsense
        """);
    Files.writeString(
        parts.resolve("more.sources"),
        """
        Types: deb
        # comment within
        URIs: http://archive.example/security
        Suites: stable-security
        Components: main
        Architectures: amd64
        Signed-By:
         -----BEGIN KEY-----
         .
         abc

        Enabled: no
        Types: deb deb-src
        URIs: http://off.example/
        Suites: stable
        """);
    Files.writeString(parts.resolve("x.list.disabled"), "deb http://no.example/ stable main\n");

    AptSources sources = AptSources.read(apt);

    assertThat(sources.suites()).containsExactly("stable", "stable-security");
    assertThat(sources.sourcePackages())
        .isEqualTo(
            """
            Types: deb-src
            uris: http://archive.example/debian
            suites: stable
            components: main contrib
            signed-by: /keys/a.gpg /keys/b.gpg

            Types: deb-src
            uris: http://archive.example/security
            suites: stable-security
            components: main
            signed-by:\s
             -----BEGIN KEY-----
             .
             abc

            """);
    assertThat(sources.sourcePackages(List.of("older", "newer")))
        .contains("suites: older newer")
        .doesNotContain("stable");
  }

  @Test
  @DisplayName("are empty on a machine without apt")
  void areEmpty(@TempDir Path nothing) throws Exception {
    assertThat(AptSources.read(nothing.resolve("apt")).isEmpty()).isTrue();
  }
}
