package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Gives files to other nodes by checksum, whole or in ranges: {@code GET
 * /api/v1/artifacts/ALGORITHM/DIGEST} with the node's secret.
 */
final class ArtifactRoutes extends AllDirectives {
  private final ApiGuard guard;
  private final ArtifactServer.Finder finder;

  ArtifactRoutes(ApiGuard guard, ArtifactServer.Finder finder) {
    this.guard = guard;
    this.finder = finder;
  }

  Route create() {
    return path(
        segment("api").slash("v1").slash("artifacts").slash(segment()).slash(segment()),
        (algorithm, digest) ->
            get(() -> extractRequest(request -> give(request, algorithm, digest))));
  }

  private Route give(akka.http.javadsl.model.HttpRequest request, String algorithm, String digest) {
    try {
      guard.checkToken(request);
    } catch (ApiException stranger) {
      return complete(StatusCodes.UNAUTHORIZED);
    }
    Optional<Path> file = finder.find(algorithm, digest);
    return file.isEmpty()
        ? complete(StatusCodes.NOT_FOUND)
        : getFromFile(file.get().toFile(), ContentTypes.APPLICATION_OCTET_STREAM);
  }
}
