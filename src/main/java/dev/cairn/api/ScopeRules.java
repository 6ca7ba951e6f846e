package dev.cairn.api;

import dev.cairn.access.Scope;
import java.util.Set;

/** Which scope a request needs. What is new and changes something needs {@code build} at least. */
final class ScopeRules {
  /** First parts of paths that are for administrators, whatever is done there. */
  private static final Set<String> ADMIN = Set.of("keys", "journal", "shutdown");

  /** What is taken over stays in the journal for ever, and nobody has proven it. */
  private static final String IMPORT = "database/import";

  private static final String PREFIX = "/api/v1/";

  private ScopeRules() {}

  static Scope needed(String method, String path) {
    String route = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : "";
    String first = route.split("/", -1)[0];
    if (ADMIN.contains(first)
        || route.equals(IMPORT)
        || (method.equals("DELETE") && first.equals("distfiles"))) {
      return Scope.ADMIN;
    }
    boolean onlyAsks =
        onlyLooks(method)
            || (method.equals("POST") && route.equals("plan"))
            || route.equals("session");
    return onlyAsks ? Scope.READ : Scope.BUILD;
  }

  /** Whether a method changes nothing, whatever it is asked of. */
  static boolean onlyLooks(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }
}
