package dev.cairn.build;

import dev.cairn.distfiles.Distfile;
import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.Source;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Sources of recipes as the store of distfiles wants them named. */
public final class Sources {

  private Sources() {}

  /**
   * The file that {@code source} of {@code spec} stands for.
   *
   * @param source one that does not lie beside the recipe
   * @throws IOException when its location is no address; the message is one line
   */
  public static Distfile wanted(PackageSpec spec, Source source) throws IOException {
    try {
      return new Distfile(
          source.fileName(), List.of(new URI(source.location())), source.checksums(), spec.name());
    } catch (URISyntaxException e) {
      throw new IOException(
          "the source %s of %s is not an address: %s"
              .formatted(source.location(), spec.name(), e.getReason()),
          e);
    }
  }
}
