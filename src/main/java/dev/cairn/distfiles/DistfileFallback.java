package dev.cairn.distfiles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A place to look by checksum when no location of a distfile answers.
 *
 * <p>What it offers is only a candidate: the store compares every given checksum before it believes
 * it, and never asks for a file that has none. Safe for use by many threads.
 */
public interface DistfileFallback {

  /** What a log calls it, for example {@code Debian source package}. */
  String name();

  /**
   * Looks for a file with the checksums of {@code wanted} and puts a copy into {@code directory}.
   *
   * @param directory empty and private; removed after the call
   * @return the copy, under any name inside {@code directory}; empty when there is none
   * @throws IOException when the place could not be searched; the message is one line
   */
  Optional<Path> find(Distfile wanted, Path directory) throws IOException, InterruptedException;
}
