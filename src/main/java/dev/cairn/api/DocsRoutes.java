package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.EntityTag;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Gives the description of the API ({@code /api/v1/openapi.json}), and shows it in a browser below
 * {@code /docs}. Both say nothing of this node, so nobody needs a token for them. All files come
 * from the class path; nothing else is given.
 */
final class DocsRoutes extends AllDirectives {
  private static final ContentType CSS =
      ContentTypes.create(MediaTypes.TEXT_CSS, HttpCharsets.UTF_8);
  private static final ContentType SCRIPT =
      ContentTypes.create(MediaTypes.APPLICATION_JAVASCRIPT, HttpCharsets.UTF_8);
  private static final ContentType PICTURE = MediaTypes.IMAGE_PNG.toContentType();

  /** Swagger UI sets styles of elements; nothing else is let in that is not a file of this node. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
          + " data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String SWAGGER = "/META-INF/resources/webjars/swagger-ui/" + version();

  /** A file of the class path. */
  private record Asset(String resource, ContentType type) {}

  private static final Asset DESCRIPTION = new Asset("openapi.json", ContentTypes.APPLICATION_JSON);
  private static final Asset PAGE = new Asset("docs/index.html", ContentTypes.TEXT_HTML_UTF8);

  /** Name below {@code /docs} to the file. */
  private static final Map<String, Asset> FILES =
      Map.of(
          "initializer.js", new Asset("docs/initializer.js", SCRIPT),
          "swagger-ui.css", new Asset(SWAGGER + "/swagger-ui.css", CSS),
          "swagger-ui-bundle.js", new Asset(SWAGGER + "/swagger-ui-bundle.js", SCRIPT),
          "favicon-32x32.png", new Asset(SWAGGER + "/favicon-32x32.png", PICTURE));

  private final ApiFrame routes;

  DocsRoutes(ApiFrame routes) {
    this.routes = routes;
  }

  /** The description, and everything below {@code docs}. */
  Route create() {
    return concat(
        path(segment("api").slash("v1").slash("openapi.json"), () -> get(() -> give(DESCRIPTION))),
        path("docs", () -> get(() -> give(PAGE))),
        path(
            segment("docs").slash(segment()),
            name ->
                get(
                    () ->
                        Optional.ofNullable(FILES.get(name))
                            .map(this::give)
                            .orElseGet(this::reject))));
  }

  private Route give(Asset asset) {
    byte[] content = read(asset.resource());
    return respondWithHeaders(
        List.of(
            RawHeader.create("Content-Security-Policy", POLICY),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create("Cache-Control", "no-cache")),
        () ->
            conditional(
                EntityTag.create(digest(content), false),
                () ->
                    routes.respond(
                        _ ->
                            HttpResponse.create()
                                .withEntity(HttpEntities.create(asset.type(), content)))));
  }

  private static byte[] read(String resource) {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static InputStream open(String resource) {
    InputStream in = DocsRoutes.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException("the program lacks its file " + resource);
    }
    return in;
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The version of Swagger UI that the program comes with. */
  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = open("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
      properties.load(in);
      return properties.getProperty("version", "");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
