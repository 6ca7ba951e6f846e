package dev.cairn.distfiles;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A file that a recipe wants from outside, and how to know that it is the right one.
 *
 * @param fileName name under which makepkg looks for it
 * @param locations where it may be had, the preferred first; {@code http}, {@code https}, {@code
 *     file} or a git address ({@code git+https}, {@code git+file}, {@code git})
 * @param checksums algorithm to lower-case hexadecimal digest; empty when the recipe gives none
 * @param requestedBy recipe that wants it, for messages
 */
public record Distfile(
    String fileName, List<URI> locations, Map<String, String> checksums, String requestedBy) {}
