package dev.cairn.repository;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Reads what repo-add writes: a gzip-compressed tar with one {@code desc} file per package.
 *
 * <pre>
 * tar header, 512 bytes:  offset 124  size of the entry, 12 octal digits
 *                         offset 156  kind: '0' or NUL a file, 'x' extended header, '5' directory
 * then the entry, filled up to a multiple of 512; the end is a block of zeros
 * desc:  %KEY% line, value lines, empty line, ...
 * </pre>
 *
 * The names of the entries do not matter: a desc file says everything itself.
 */
final class DatabaseReader {
  private static final int BLOCK = 512;

  /** No desc file comes near this; 16 MiB. */
  private static final long ENTRY_SIZE_MAX = 16L << 20;

  private DatabaseReader() {}

  /** All packages, by name. */
  static List<RepositoryPackage> read(Path database) throws IOException {
    List<RepositoryPackage> packages = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(database), 1 << 16)) {
      while (true) {
        byte[] header = in.readNBytes(BLOCK);
        if (header.length < BLOCK || header[0] == 0) {
          break;
        }
        long sizeBytes = octal(header, 124, 12);
        if (sizeBytes < 0 || sizeBytes > ENTRY_SIZE_MAX) {
          throw new IOException("an entry of " + sizeBytes + " bytes in " + database);
        }
        byte[] content = in.readNBytes((int) sizeBytes);
        if (content.length < sizeBytes) {
          throw new EOFException(database + " ends within an entry");
        }
        in.skipNBytes((BLOCK - sizeBytes % BLOCK) % BLOCK);
        boolean isFile = header[156] == '0' || header[156] == 0;
        String text = new String(content, StandardCharsets.UTF_8);
        if (isFile && text.startsWith("%FILENAME%\n")) {
          packages.add(parse(text));
        }
      }
    }
    packages.sort(Comparator.comparing(RepositoryPackage::name));
    return List.copyOf(packages);
  }

  private static RepositoryPackage parse(String text) throws IOException {
    Map<String, List<String>> lists = new HashMap<>();
    Map<String, String> fields = new HashMap<>();
    String key = "";
    for (String line : text.split("\n", -1)) {
      if (line.isEmpty()) {
        key = "";
      } else if (key.isEmpty()) {
        key = line;
      } else {
        fields.putIfAbsent(key, line);
        lists.computeIfAbsent(key, _ -> new ArrayList<>()).add(line);
      }
    }
    String name = fields.getOrDefault("%NAME%", "");
    try {
      return new RepositoryPackage(
          name,
          fields.getOrDefault("%BASE%", name),
          fields.getOrDefault("%VERSION%", ""),
          fields.getOrDefault("%DESC%", ""),
          fields.getOrDefault("%ARCH%", ""),
          Long.parseLong(fields.getOrDefault("%ISIZE%", "0")),
          List.copyOf(lists.getOrDefault("%DEPENDS%", List.of())),
          List.copyOf(lists.getOrDefault("%PROVIDES%", List.of())),
          new PublishedFile(
              fields.getOrDefault("%FILENAME%", ""),
              Long.parseLong(fields.getOrDefault("%CSIZE%", "0")),
              fields.getOrDefault("%SHA256SUM%", "")));
    } catch (NumberFormatException notANumber) {
      throw new IOException("the entry of " + name + " has a size that is no number", notANumber);
    }
  }

  private static long octal(byte[] header, int offset, int length) throws IOException {
    String digits = new String(header, offset, length, StandardCharsets.US_ASCII);
    int end = 0;
    while (end < digits.length() && digits.charAt(end) >= '0' && digits.charAt(end) <= '7') {
      end++;
    }
    if (end == 0) {
      throw new IOException("no size in a tar header");
    }
    return Long.parseLong(digits.substring(0, end), 8);
  }
}
