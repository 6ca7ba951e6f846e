package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.cairn.house.TidyRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The project")
class TidyTest {
  private final Path project = Path.of("").toAbsolutePath();
  private final TidyRules rules = new TidyRules(project);

  @Test
  @DisplayName("has a page about each package")
  void packages() throws IOException {
    assertThat(rules.packagesWithoutPage()).isEmpty();
  }

  @Test
  @DisplayName("says of each public type and method what it is")
  void javadoc() throws IOException {
    assertThat(rules.publicWithoutJavadoc()).isEmpty();
  }

  @Test
  @DisplayName("has no method and no class that is too long to be read in one go")
  void lengths() throws IOException {
    assertThat(rules.tooLong()).isEmpty();
  }

  @Test
  @DisplayName("has its decisions numbered and complete")
  void decisions() throws IOException {
    assertThat(rules.untidyDecisions()).isEmpty();
    assertThat(project.resolve("docs/adr/0001-maven-on-any-jdk.md")).exists();
  }

  @Test
  @DisplayName("has a kind for each change")
  void changelog() throws IOException {
    assertThat(rules.untidyChangelog()).isEmpty();
  }

  @Test
  @DisplayName("names each library that it ships")
  void notice() throws IOException {
    assertThat(rules.librariesWithoutNotice()).isEmpty();
    assertThat(project.resolve("target/lib")).isNotEmptyDirectory();
  }

  @Test
  @DisplayName("names no package registry and no mirror")
  void hosts() throws IOException {
    assertThat(rules.registryHosts()).isEmpty();
  }

  @Test
  @DisplayName("has a sample of each event that it stores")
  void samples() {
    List<Class<?>> families =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.cairn")
                .stream()
                .filter(type -> type.getSimpleName().endsWith("Event") && type.isInterface())
                .<Class<?>>map(JavaClass::reflect)
                .filter(Class::isSealed)
                .toList();
    assertThat(rules.eventsWithoutSample(families)).isEmpty();
  }

  @Nested
  @DisplayName("is not tidy when a rule lets a planted offence through:")
  class PlantedOffences {
    @TempDir Path elsewhere;

    @Test
    @DisplayName("a library that NOTICE does not name")
    void notice() throws IOException {
      plant("NOTICE", "Libraries\n\n  akka-*, agrona   Apache-2.0\n");
      plant("target/lib/akka-actor_2.13-2.8.5.jar", "");
      plant("target/lib/agrona-1.17.1.jar", "");
      plant("target/lib/stranger-1.0.jar", "");
      assertThat(planted().librariesWithoutNotice())
          .containsExactly("NOTICE does not name stranger");
    }

    @Test
    @DisplayName("a package without a page, and one with a stub")
    void packages() throws IOException {
      plant("src/main/java/a/A.java", "package a; class A {}");
      plant("src/main/java/b/package-info.java", "/** To be written. */\npackage b;");
      assertThat(planted().packagesWithoutPage())
          .hasSize(2)
          .anyMatch(line -> line.contains("a/package-info.java is missing"))
          .anyMatch(line -> line.contains("b (") && line.contains("says 14 characters"));
    }

    @Test
    @DisplayName("public things without a word, and only those")
    void javadoc() throws IOException {
      plant(
          "src/main/java/a/A.java",
          """
          package a;
          public final class A {
            public A() {}
            public int said() { return 1; }
            @Override public String toString() { return ""; }
            void hidden() {}
            /** Told. */ public void told() {}
          }
          """);
      plant(
          "src/main/java/a/B.java",
          """
          package a;
          /** Told. */
          public interface B {
            int untold();
            record C(int x) {}
          }
          """);
      plant("src/main/java/a/D.java", "package a; class D { public void inside() {} }");
      assertThat(planted().publicWithoutJavadoc())
          .extracting(line -> line.substring(0, line.indexOf(' ')))
          .containsExactlyInAnyOrder("A", "said", "untold", "C");
    }

    @Test
    @DisplayName("a method of 71 lines and a class of 501, and none shorter")
    void lengths() throws IOException {
      plant(
          "src/test/java/a/A.java",
          "package a;\nclass A {\nvoid m() {%s}\nvoid n() {%s}\n}"
              .formatted("\n".repeat(69), "\n".repeat(70)));
      plant("src/main/java/a/B.java", "package a;\nclass B {%s}".formatted("\n".repeat(499)));
      plant("src/main/java/a/C.java", "package a;\nclass C {%s}".formatted("\n".repeat(500)));
      assertThat(planted().tooLong())
          .hasSize(2)
          .anyMatch(line -> line.startsWith("n (") && line.endsWith("has 71 lines"))
          .anyMatch(line -> line.startsWith("C (") && line.endsWith("has 501 lines"));
    }

    @Test
    @DisplayName("decisions with a gap, without a heading, and with an empty one")
    void decisions() throws IOException {
      String whole =
          """
          # 1. Whole
          Date: 2026-11-20   Status: accepted
          ## Context
          a
          ## Decision
          b
          ## Alternatives
          c
          ## Consequences
          d
          ## Evidence
          e
          """;
      plant("docs/adr/0001-whole.md", whole);
      plant("docs/adr/0003-gap.md", whole.replace("# 1.", "# 3."));
      plant("docs/adr/0004-short.md", whole.replace("# 1.", "# 4.").replace("## Evidence\n", ""));
      plant("docs/adr/0005-empty.md", whole.replace("# 1.", "# 5.").replace("c\n", ""));
      plant("docs/adr/0006-number.md", whole);
      plant("docs/adr/notes.md", "");
      assertThat(planted().untidyDecisions())
          .hasSize(5)
          .anyMatch(line -> line.endsWith("0003-gap.md: the next number is 2"))
          .anyMatch(line -> line.contains("0004-short.md has the headings"))
          .anyMatch(line -> line.contains("0005-empty.md has nothing below \"## Alternatives\""))
          .anyMatch(line -> line.contains("0006-number.md does not begin with \"# 6. Title\""))
          .anyMatch(line -> line.contains("notes.md is not named"));
    }

    @Test
    @DisplayName("a change without a kind, and one without a word")
    void changelog() throws IOException {
      plant("changelog.d/good.md", "kind: feature\n\nSomething new.\n");
      plant("changelog.d/kind.md", "kind: nice\n\nSomething new.\n");
      plant("changelog.d/word.md", "kind: safety\n");
      assertThat(planted().untidyChangelog())
          .hasSize(2)
          .anyMatch(line -> line.contains("kind.md does not begin"))
          .anyMatch(line -> line.contains("word.md does not say"));
    }

    @Test
    @DisplayName("a mirror in a file, but not in a directory that is not ours")
    void hosts() throws IOException {
      String mirror = "http://deb.deb" + "ian.org/pool";
      plant("src/main/resources/some.conf", "from = \"" + mirror + "\"");
      plant("target/classes/some.conf", mirror);
      Files.write(elsewhere.resolve("bytes.bin"), new byte[] {(byte) 0xff, 0, (byte) 0xfe});
      assertThat(planted().registryHosts()).singleElement().asString().contains("some.conf names");
    }

    @Test
    @DisplayName("an event without a sample, also one that is nested deeper")
    void samples() throws IOException {
      plant("src/test/resources/events/cairn/Said.v1.json", "{}");
      assertThat(planted().eventsWithoutSample(List.of(TalkEvent.class)))
          .singleElement()
          .asString()
          .contains("events/cairn/Shouted.v1.json is missing");
    }

    private TidyRules planted() {
      return new TidyRules(elsewhere);
    }

    private void plant(String file, String text) throws IOException {
      Path path = elsewhere.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    }
  }

  sealed interface TalkEvent {
    record Said() implements TalkEvent {}

    sealed interface Loud extends TalkEvent {}

    record Shouted() implements Loud {}
  }
}
