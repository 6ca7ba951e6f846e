package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.EntityTag;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.FileIO;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.builddb.BuildRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Gives the packages that builds have made: whole or in ranges, and only unaltered. */
final class BuiltFileRoutes extends AllDirectives {
  /** What makepkg lets a package be called. Anything else might end a header. */
  private static final String NAME = "[A-Za-z0-9@._+:-]{1,255}";

  private final ApiFrame routes;
  private final ApiServices services;
  private final HistoryRequests history;

  BuiltFileRoutes(ApiFrame routes, ApiServices services, HistoryRequests history) {
    this.routes = routes;
    this.services = services;
    this.history = history;
  }

  private record Found(Path path, PackageFile file) {}

  /** Everything below {@code artifacts}. */
  Route create() {
    return concat(
        path(
            segment("artifacts").slash(segment()),
            build -> get(() -> give(build, Optional.empty()))),
        path(
            segment("artifacts").slash(segment()).slash(segment()),
            (build, name) -> get(() -> give(build, Optional.of(name)))));
  }

  private Route give(String build, Optional<String> name) {
    return onSuccess(
        CompletableFuture.supplyAsync(() -> find(build, name), routes.blocking()),
        found ->
            conditional(
                EntityTag.create(found.file().sha256(), false),
                () -> withRangeSupport(() -> complete(response(found)))));
  }

  private Found find(String idOrName, Optional<String> name) {
    try {
      BuildRecord build = history.find(idOrName);
      PackageFile file = choose(build, name);
      if (!services.packages().has(file.fileName(), file.sizeBytes(), file.sha256())) {
        throw ApiException.gone(
            "%s of build %s is not in the repository any more, or was built anew since"
                .formatted(file.fileName(), build.buildId()));
      }
      return new Found(
          Path.of(services.packages().repository().directory()).resolve(file.fileName()), file);
    } catch (IOException | InterruptedException failure) {
      throw new CompletionException(failure);
    }
  }

  private static PackageFile choose(BuildRecord build, Optional<String> name) {
    List<PackageFile> made =
        build.files().stream().filter(file -> file.fileName().matches(NAME)).toList();
    List<String> names = made.stream().map(PackageFile::fileName).toList();
    if (name.isPresent()) {
      return made.stream()
          .filter(file -> file.fileName().equals(name.get()))
          .findFirst()
          .orElseThrow(
              () ->
                  ApiException.notFound(
                      "NO_ARTIFACT",
                      "build %s has made no %s%s"
                          .formatted(
                              build.buildId(),
                              Words.visible(name.get()),
                              Nearest.hint(name.get(), names))));
    }
    if (made.isEmpty()) {
      throw ApiException.notFound(
          "NO_ARTIFACT",
          "build %s has made no packages: it is %s"
              .formatted(build.buildId(), Views.word(build.status())));
    }
    if (made.size() > 1) {
      throw ApiException.refused(
          "SEVERAL_ARTIFACTS",
          "build %s has made several packages; name one behind a slash: %s"
              .formatted(build.buildId(), String.join(", ", names)));
    }
    return made.getFirst();
  }

  private static HttpResponse response(Found found) {
    String sha256 = found.file().sha256();
    return HttpResponse.create()
        .addHeader(
            RawHeader.create(
                "Content-Disposition", "attachment; filename=\"" + found.file().fileName() + "\""))
        .addHeader(
            RawHeader.create(
                "Repr-Digest",
                "sha-256=:"
                    + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256))
                    + ":"))
        .addHeader(RawHeader.create("X-Checksum-Sha256", sha256))
        .withEntity(
            HttpEntities.create(
                ContentTypes.APPLICATION_OCTET_STREAM,
                found.file().sizeBytes(),
                FileIO.fromPath(found.path())));
  }
}
