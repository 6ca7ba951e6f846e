package dev.cairn.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a file has the content that a build has made. A file is read once, and again when
 * it has changed. Safe for use by many threads.
 */
final class VerifiedFiles {
  private static final int REMEMBERED_MAX = 10_000;
  private static final int CHUNK_BYTES = 1 << 16;

  private record Version(Path file, @Nullable Object key, long sizeBytes, FileTime modified) {}

  private final Map<Version, String> digests =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Version, String> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  /** Whether {@code file} is there and has that length and lower-case SHA-256. */
  boolean has(Path file, long sizeBytes, String sha256) throws IOException {
    try {
      Version version = version(file);
      return version.sizeBytes() == sizeBytes && digest(version).equals(sha256);
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  private static Version version(Path file) throws IOException {
    BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
    return new Version(file, is.fileKey(), is.size(), is.lastModifiedTime());
  }

  private String digest(Version version) throws IOException {
    synchronized (digests) {
      String known = digests.get(version);
      if (known != null) {
        return known;
      }
    }
    String digest = read(version.file());
    // What was changed meanwhile is remembered under no version that is still there.
    synchronized (digests) {
      digests.put(version, digest);
    }
    return digest;
  }

  private static String read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        sha256.update(chunk, 0, n);
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
