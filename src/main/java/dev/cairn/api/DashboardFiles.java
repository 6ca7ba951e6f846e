package dev.cairn.api;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.util.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files of the dashboard: its own, and those of the library that draws its charts. They lie in
 * the program itself and are read once.
 */
final class DashboardFiles {
  /** Names without dots but the last one, so that no name leads out of the directory. */
  private static final Pattern OWN = Pattern.compile("([a-z]+/)?[a-z0-9-]+\\.(html|js|css|svg)");

  /** The release is part of the name, so that what a browser keeps is never the wrong one. */
  private static final Pattern CHARTS =
      Pattern.compile("uplot-([0-9.]+)/(uPlot[a-z.]*\\.(js|css))");

  private static final Map<String, ContentType> TYPES =
      Map.of(
          "html", ContentTypes.parse("text/html; charset=UTF-8"),
          "js", ContentTypes.parse("text/javascript; charset=UTF-8"),
          "css", ContentTypes.parse("text/css; charset=UTF-8"),
          "svg", ContentTypes.parse("image/svg+xml"));

  private final Map<String, Served> read = new ConcurrentHashMap<>();

  /**
   * A file.
   *
   * @param tag changes when its bytes do
   * @param isOfRelease whether its name changes when its bytes do
   */
  record Served(ByteString bytes, ContentType type, String tag, boolean isOfRelease) {}

  /** The file with that path below {@code /dashboard}, if there is one. */
  Optional<Served> find(String path) {
    Served known = read.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    boolean isOfRelease = CHARTS.matcher(path).matches();
    if (!isOfRelease && !OWN.matcher(path).matches()) {
      return Optional.empty();
    }
    String resource =
        isOfRelease
            ? CHARTS.matcher(path).replaceFirst("META-INF/resources/webjars/uplot/$1/dist/$2")
            : "dev/cairn/dashboard/" + path;
    Optional<Served> found = bytes(resource).map(bytes -> served(bytes, path, isOfRelease));
    found.ifPresent(file -> read.put(path, file));
    return found;
  }

  private static Served served(byte[] bytes, String path, boolean isOfRelease) {
    ContentType type =
        TYPES.getOrDefault(
            path.substring(path.lastIndexOf('.') + 1), ContentTypes.APPLICATION_OCTET_STREAM);
    return new Served(ByteString.fromArray(bytes), type, Negotiation.digest(bytes), isOfRelease);
  }

  private static Optional<byte[]> bytes(String resource) {
    try (InputStream in = DashboardFiles.class.getClassLoader().getResourceAsStream(resource)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
