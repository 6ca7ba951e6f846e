package dev.cairn.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks to be planned, or planned and built: a {@link Wire.PlanRequest} in which
 * {@code packages} may stand for {@code names}.
 *
 * @param packages the same as {@code names}
 * @param profile the profile that is meant; absent for that of the node
 */
record BuildRequest(
    List<String> names,
    List<String> packages,
    boolean all,
    boolean force,
    @Nullable String purpose,
    boolean failFast,
    @Nullable String profile) {

  /** Puts the usual values where a request leaves something out. */
  BuildRequest(
      @Nullable List<String> names,
      @Nullable List<String> packages,
      boolean all,
      boolean force,
      @Nullable String purpose,
      boolean failFast,
      @Nullable String profile) {
    this.names = names == null ? List.of() : List.copyOf(names);
    this.packages = packages == null ? List.of() : List.copyOf(packages);
    this.all = all;
    this.force = force;
    this.purpose = purpose;
    this.failFast = failFast;
    this.profile = profile;
  }

  /**
   * The request in the words of this project.
   *
   * @param known the node's profile
   * @throws ApiException when it names both, or another profile
   */
  Wire.PlanRequest of(String known) {
    if (!names.isEmpty() && !packages.isEmpty()) {
      throw ApiException.badRequest("either names or packages, which mean the same, not both");
    }
    if (profile != null && !profile.equals(known)) {
      throw ApiException.unprocessable(
          "UNKNOWN_PROFILE",
          "this node has no profile %s; it has %s"
              .formatted(Words.visible(profile), Words.visible(known)));
    }
    return new Wire.PlanRequest(names.isEmpty() ? packages : names, all, force, purpose, failFast);
  }
}
