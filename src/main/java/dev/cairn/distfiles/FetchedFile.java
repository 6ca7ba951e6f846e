package dev.cairn.distfiles;

import java.nio.file.Path;

/**
 * What {@link DistfileStore#obtain} gives back: a verified file, or a git mirror, inside the store.
 *
 * @param fileName name under which makepkg looks for it
 * @param path where it lies; shared by every recipe, so it is copied or bound, never altered
 * @param kind whether {@code path} is a file or a directory with a bare git mirror
 * @param sizeBytes length of the file; 0 for a git mirror
 * @param digest lower-case hexadecimal SHA-256 of the file; commit name for a git mirror
 * @param origin where it came from, for a log: {@code store}, a location, or a fallback's name
 */
public record FetchedFile(
    String fileName, Path path, Kind kind, long sizeBytes, String digest, String origin) {

  /** What lies at the path. */
  public enum Kind {
    /** A regular file whose checksums were compared just now. */
    FILE,
    /**
     * A bare mirror that has the wanted commit, tag or branch; makepkg takes it from {@code
     * SRCDEST/<fileName>} and must run with {@code --holdver}, else it asks the network again.
     */
    GIT_MIRROR
  }
}
