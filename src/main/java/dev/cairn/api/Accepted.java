package dev.cairn.api;

/**
 * What a handler returns that has begun something: it is answered with 202.
 *
 * @param data what the client is told
 * @param location where it can see what becomes of it, an absolute path
 */
record Accepted(Object data, String location) {

  /** A run that goes on. */
  static Accepted ofRun(Object data, String runId) {
    return new Accepted(data, "/api/v1/runs/" + runId);
  }
}
