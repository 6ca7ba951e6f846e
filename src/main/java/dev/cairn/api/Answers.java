package dev.cairn.api;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.ETag;
import akka.http.javadsl.model.headers.Location;
import akka.http.scaladsl.model.EntityStreamSizeException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.build.Planner.PlanException;
import dev.cairn.builddb.HistoryException;
import dev.cairn.journal.JournalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what one request's handler returns or throws into a response in the API's envelope. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final ServerFacts facts;
  private final String requestId;

  Answers(ServerFacts facts, String requestId) {
    this.facts = facts;
    this.requestId = requestId;
  }

  /** Calls {@code handler} and answers with its result, or with why there is none. */
  HttpResponse of(Callable<?> handler) {
    try {
      return success(handler.call());
    } catch (Exception refusal) {
      return failure(refusal);
    }
  }

  private HttpResponse success(Object result) {
    return result instanceof Accepted(var data, var location)
        ? success(202, data).addHeader(Location.create(location))
        : success(200, result);
  }

  private HttpResponse success(int status, Object data) {
    JsonNode tree = Json.wire().valueToTree(data);
    return response(
            status, new Wire.Envelope("success", Optional.of(tree), Optional.empty(), meta()))
        .addHeader(ETag.create(Negotiation.tag(tree)));
  }

  /** The answer to a request that failed with {@code failure}. */
  HttpResponse failure(Throwable failure) {
    return switch (failure) {
      case ApiException refusal ->
          problem(refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()))
              .addHeaders(refusal.headers());
      case PlanException noPlan -> problem(404, "NO_PLAN", String.valueOf(noPlan.getMessage()));
      case HistoryException broken -> problem(500, "HISTORY", String.valueOf(broken.getMessage()));
      case JournalException broken -> problem(500, "JOURNAL", String.valueOf(broken.getMessage()));
      case EntityStreamSizeException tooLong ->
          problem(
              413,
              "BODY_TOO_LONG",
              "the request's body is longer than %d bytes".formatted(tooLong.limit()));
      case TimeoutException _ ->
          problem(408, "TOO_SLOW", "the request's body did not come in time");
      case InterruptedException _ -> problem(503, "UNAVAILABLE", "the node is stopping");
      case IOException broken -> problem(500, "FAILED", String.valueOf(broken.getMessage()));
      case UncheckedIOException wrapped when wrapped.getCause() != null ->
          failure(wrapped.getCause());
      case CompletionException wrapped when wrapped.getCause() != null ->
          failure(wrapped.getCause());
      default -> defect(failure);
    };
  }

  private HttpResponse defect(Throwable defect) {
    LOG.error("request {} hit a defect", requestId, defect);
    return problem(
        500, "INTERNAL", "a defect in the node; its log has the rest under " + requestId);
  }

  /** An answer that says why not, in one line. */
  HttpResponse problem(int status, String code, String message) {
    String line = message.lines().findFirst().orElse(code);
    return response(
        status,
        new Wire.Envelope(
            "error",
            Optional.empty(),
            Optional.of(new Wire.Problem(code, line, Map.of())),
            meta()));
  }

  private Wire.Meta meta() {
    return new Wire.Meta(facts.clock().instant(), facts.version(), requestId);
  }

  private static HttpResponse response(int status, Wire.Envelope envelope) {
    try {
      return HttpResponse.create()
          .withStatus(StatusCodes.get(status))
          .withEntity(
              HttpEntities.create(
                  ContentTypes.APPLICATION_JSON, Json.wire().writeValueAsBytes(envelope)));
    } catch (JsonProcessingException defect) {
      throw new UncheckedIOException(defect);
    }
  }

  /** Reads a request's body; what is wrong with it is told in one line. */
  static <T> T read(String body, Class<T> type) {
    try {
      T value = Json.wire().readValue(body, type);
      if (value == null) {
        throw ApiException.badRequest("the request's body is empty");
      }
      return value;
    } catch (JsonMappingException wrong) {
      throw ApiException.badRequest(
          "the request's body does not fit: " + wrong.getOriginalMessage());
    } catch (JsonProcessingException wrong) {
      throw ApiException.badRequest(
          "the request's body is not JSON: " + wrong.getOriginalMessage());
    }
  }
}
