package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.remaining;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.ETag;
import akka.http.javadsl.model.headers.EntityTag;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import java.util.List;
import java.util.Optional;

/**
 * Serves the dashboard: the page at {@code /}, and what it loads below {@code /dashboard}. These
 * files tell nothing of the node, so everybody may have them; what the page shows it asks of the
 * API, which wants to know who asks.
 */
final class DashboardRoutes extends AllDirectives {
  /**
   * The page runs its own files and talks to its own node, and nothing else; no text becomes HTML
   * or program, wherever it comes from.
   */
  static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "connect-src 'self'",
          "img-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'");

  private static final List<HttpHeader> SAFE =
      List.of(
          RawHeader.create("Content-Security-Policy", POLICY),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("X-Frame-Options", "DENY"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"),
          RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"));

  private final DashboardFiles files = new DashboardFiles();

  /** The page and its files. */
  Route create() {
    return concat(
        pathEndOrSingleSlash(() -> served("index.html")),
        path("favicon.ico", () -> served("icon.svg")),
        pathPrefix("dashboard", () -> rawPathPrefix(remaining(), path -> served(strip(path)))));
  }

  private static String strip(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private Route served(String name) {
    Optional<DashboardFiles.Served> file = files.find(name);
    return file.isEmpty()
        ? reject()
        : get(() -> extractRequest(request -> complete(answer(request, file.get()))));
  }

  private static HttpResponse answer(HttpRequest request, DashboardFiles.Served file) {
    HttpResponse whole =
        HttpResponse.create()
            .withEntity(HttpEntities.create(file.type(), file.bytes()))
            .addHeaders(SAFE)
            .addHeader(ETag.create(EntityTag.create(file.tag(), false)))
            .addHeader(
                RawHeader.create(
                    "Cache-Control",
                    file.isOfRelease() ? "public, max-age=31536000, immutable" : "no-cache"));
    return Negotiation.conditional(request, whole);
  }
}
