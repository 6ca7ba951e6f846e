package dev.cairn.api;

/** A request that is not served, and what the client is told. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  private ApiException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static ApiException badRequest(String message) {
    return new ApiException(400, "BAD_REQUEST", message);
  }

  static ApiException unauthorized(String message) {
    return new ApiException(401, "UNAUTHORIZED", message);
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

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
