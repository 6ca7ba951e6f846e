package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.serialization.SerializationExtension;
import akka.serialization.SerializerWithStringManifest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The format test of one family of stored things: a sealed interface, usually of events.
 *
 * <p>A context extends it and gives one sample per kind. The golden files are {@code
 * src/test/resources/events/<context>/<Kind>.v<version>.json}: every version that was ever written
 * stays there and stays readable. {@code mvn test -Dcairn.accept=true -Dtest=XxxFormatTest} writes
 * the newest version of each from its sample; older files are never touched. A change that shows in
 * the file of a version that has been released is not accepted that way: it needs a {@code
 * JacksonMigration} and the next version.
 *
 * @param <E> the family
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class StoredFormat<E extends Stored> {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final CBORMapper CBOR = new CBORMapper();

  private final Class<E> family;
  private final Path goldenFiles;
  private final boolean accept;
  private final ActorTestKit actors;

  /** The format of {@code family}, with the golden files and configuration of the project. */
  protected StoredFormat(Class<E> family) {
    this(
        family,
        Path.of("src/test/resources/events", contextOf(family)),
        ConfigFactory.load(),
        Boolean.getBoolean("cairn.accept"));
  }

  /** For the test of this class itself: other files, other bindings, accepting or not. */
  StoredFormat(Class<E> family, Path goldenFiles, Config config, boolean accept) {
    this.family = family;
    this.goldenFiles = goldenFiles;
    this.accept = accept;
    this.actors = ActorTestKit.create(family.getSimpleName(), config);
  }

  /** One sample of each kind, with every optional part present. */
  protected abstract Stream<E> samples();

  /** Somebody to answer to, for messages; is the same one in every run. */
  protected final <T> ActorRef<T> anybody() {
    return actors.system().deadLetters();
  }

  @AfterAll
  void stop() {
    actors.shutdownTestKit();
  }

  @Test
  @DisplayName("of every kind has one sample")
  void everyKindHasASample() {
    assertThat(samples().map(Object::getClass).toList())
        .containsExactlyInAnyOrderElementsOf(kindsOf(family).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  @DisplayName("is written as its newest golden file says")
  void isWrittenAsGolden(E sample) throws IOException {
    JsonNode written = asJson(SerializationExtension.get(actors.system()).serialize(sample).get());
    Path golden = golden(sample, versionOf(sample));
    if (accept) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, JSON.writeValueAsString(written) + "\n");
    }
    assertThat(written)
        .as("%s, see %s", sample.getClass().getSimpleName(), golden)
        .isEqualTo(read(golden));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  @DisplayName("is still read from every version ever written")
  void isReadFromEveryVersion(E sample) throws IOException {
    for (int version = 1; version <= versionOf(sample); version++) {
      Path golden = golden(sample, version);
      byte[] stored = CBOR.writeValueAsBytes(read(golden));
      String manifest = sample.getClass().getName() + (version == 1 ? "" : "#" + version);
      assertThat(
              SerializationExtension.get(actors.system())
                  .deserialize(stored, serializerOf(sample).identifier(), manifest)
                  .get())
          .as("read from %s", golden)
          .isEqualTo(sample);
    }
  }

  private Path golden(E sample, int version) {
    return goldenFiles.resolve("%s.v%d.json".formatted(sample.getClass().getSimpleName(), version));
  }

  private static JsonNode read(Path golden) throws IOException {
    if (!Files.exists(golden)) {
      fail("%s is missing; -Dcairn.accept=true writes the newest version from the sample", golden);
    }
    return JSON.readTree(golden.toFile());
  }

  /** By way of text, so that numbers and bytes have the types that a golden file gives them. */
  private static JsonNode asJson(byte[] cbor) throws IOException {
    return JSON.readTree(JSON.writeValueAsBytes(CBOR.readTree(cbor)));
  }

  private int versionOf(E sample) throws IOException {
    String manifest = serializerOf(sample).manifest(sample);
    int hash = manifest.indexOf('#');
    return hash < 0 ? 1 : Integer.parseInt(manifest.substring(hash + 1));
  }

  private SerializerWithStringManifest serializerOf(E sample) throws IOException {
    return (SerializerWithStringManifest)
        SerializationExtension.get(actors.system()).serializerFor(sample.getClass());
  }

  private static Stream<Class<?>> kindsOf(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(StoredFormat::kindsOf)
        : Stream.of(type);
  }

  private static String contextOf(Class<?> type) {
    String name = type.getPackageName();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
