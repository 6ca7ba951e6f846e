package dev.cairn.api;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.List;

/** A request that is not served, and what the client is told. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final transient List<HttpHeader> headers;

  private ApiException(int status, String code, String message, HttpHeader... headers) {
    super(message);
    this.headers = List.of(headers);
    this.status = status;
    this.code = code;
  }

  static ApiException badRequest(String message) {
    return new ApiException(400, "BAD_REQUEST", message);
  }

  static ApiException unauthorized(String message) {
    return new ApiException(
        401,
        "UNAUTHORIZED",
        message,
        RawHeader.create("WWW-Authenticate", "Bearer realm=\"cairn\""));
  }

  static ApiException forbidden(String message) {
    return new ApiException(403, "FORBIDDEN", message);
  }

  static ApiException tooMany(String message, HttpHeader retryAfter) {
    return new ApiException(429, "TOO_MANY_REQUESTS", message, retryAfter);
  }

  static ApiException forbiddenHost(String message) {
    return new ApiException(421, "WRONG_HOST", message);
  }

  static ApiException foreignOrigin(String message) {
    return new ApiException(403, "FOREIGN_ORIGIN", message);
  }

  static ApiException notFound(String code, String message) {
    return new ApiException(404, code, message);
  }

  static ApiException refused(String code, String message) {
    return new ApiException(409, code, message);
  }

  /** It was there once. */
  static ApiException gone(String message) {
    return new ApiException(410, "GONE", message);
  }

  static ApiException notAcceptable(String message) {
    return new ApiException(406, "NOT_ACCEPTABLE", message);
  }

  /** Its precondition does not hold any more: what it changes has changed meanwhile. */
  static ApiException changed(String message) {
    return new ApiException(412, "CHANGED", message);
  }

  /** It is understood, and nothing can come of it as things are. */
  static ApiException unprocessable(String code, String message) {
    return new ApiException(422, code, message);
  }

  static ApiException unknownContent(String message) {
    return new ApiException(415, "CONTENT_TYPE", message);
  }

  static ApiException unavailable(String message) {
    return new ApiException(503, "UNAVAILABLE", message);
  }

  /** The journal takes nothing now: the disk is full, or it is damaged. */
  static ApiException noStorage(String message) {
    return new ApiException(507, "JOURNAL", message);
  }

  /** Beside those that every answer has. */
  List<HttpHeader> headers() {
    return headers;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
