package dev.cairn.distfiles;

import java.util.OptionalLong;

/** Is told how far a fetch has come: at most a few times a second, on the fetching thread. */
@FunctionalInterface
public interface FetchProgress {

  /** Tells nobody. */
  FetchProgress SILENT = (fileName, from, bytes, totalBytes) -> {};

  /**
   * Takes note of the bytes that have arrived, those of an earlier attempt included.
   *
   * @param fileName name of the distfile
   * @param from location or fallback in use, without user name and password
   * @param bytes bytes on the disk so far
   * @param totalBytes length of the whole, when the other side has told it
   */
  void onProgress(String fileName, String from, long bytes, OptionalLong totalBytes);
}
