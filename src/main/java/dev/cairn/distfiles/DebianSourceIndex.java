package dev.cairn.distfiles;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The source archives that apt's {@code Sources} lists name, one line each in a file that is read
 * through for a lookup (4 MB for a release of 38,000 packages; the lists themselves have 45 MB).
 */
final class DebianSourceIndex {
  private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]*");
  private static final Pattern VERSION = Pattern.compile("[0-9][A-Za-z0-9+.:~-]*");

  private final Path file;

  /**
   * An archive of a source package.
   *
   * @param sourcePackage its name
   * @param version of the source package, as apt-get wants it
   * @param fileName for example {@code jq_1.7.1.orig.tar.gz}
   */
  record Archive(
      String sha256, String md5, String sourcePackage, String version, String fileName) {}

  DebianSourceIndex(Path file) {
    this.file = file;
  }

  boolean exists() {
    return Files.exists(file);
  }

  Path file() {
    return file;
  }

  /** All archives that fit, in the order of the lists. */
  List<Archive> search(Predicate<Archive> fits) throws IOException {
    List<Archive> found = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split("\t", -1);
        if (fields.length == 5) {
          Archive archive = new Archive(fields[0], fields[1], fields[2], fields[3], fields[4]);
          if (fits.test(archive)) {
            found.add(archive);
          }
        }
      }
    }
    return found;
  }

  /**
   * Makes the index anew from all lists in the directory.
   *
   * @return how many lists there were
   */
  int rebuild(Path lists) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    int count = 0;
    try (BufferedWriter out = Files.newBufferedWriter(draft);
        DirectoryStream<Path> entries = Files.newDirectoryStream(lists, "*_Sources")) {
      TreeSet<Path> sorted = new TreeSet<>();
      entries.forEach(sorted::add);
      for (Path each : sorted) {
        count++;
        try (BufferedReader in = Files.newBufferedReader(each, StandardCharsets.ISO_8859_1)) {
          copy(in, out);
        }
      }
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    return count;
  }

  /** Reads stanzas: fields at the start of a line, file lists in lines that start with a blank. */
  private static void copy(BufferedReader in, BufferedWriter out) throws IOException {
    Map<String, String> sha256 = new HashMap<>();
    Map<String, String> md5 = new HashMap<>();
    String name = "";
    String version = "";
    String field = "";
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.isEmpty()) {
        write(name, version, sha256, md5, out);
        sha256.clear();
        md5.clear();
        name = "";
        version = "";
      } else if (line.charAt(0) == ' ') {
        if (field.equals("Checksums-Sha256")) {
          note(line, sha256);
        } else if (field.equals("Files")) {
          note(line, md5);
        }
      } else {
        int colon = line.indexOf(':');
        field = line.substring(0, Math.max(0, colon));
        if (field.equals("Package")) {
          name = line.substring(colon + 1).strip();
        } else if (field.equals("Version")) {
          version = line.substring(colon + 1).strip();
        }
      }
    }
    write(name, version, sha256, md5, out);
  }

  /** Line: digest, length, file name. */
  private static void note(String line, Map<String, String> digests) {
    String[] fields = line.strip().split(" +", -1);
    if (fields.length == 3
        && fields[0].matches("[0-9a-f]+")
        && fields[2].contains(".tar.")
        && !fields[2].contains(".debian.tar.")
        && !fields[2].endsWith(".asc")
        && fields[2].matches("[A-Za-z0-9][A-Za-z0-9+._~-]*")) {
      digests.put(fields[2], fields[0]);
    }
  }

  private static void write(
      String name,
      String version,
      Map<String, String> sha256,
      Map<String, String> md5,
      BufferedWriter out)
      throws IOException {
    if (!PACKAGE.matcher(name).matches() || !VERSION.matcher(version).matches()) {
      return;
    }
    for (Map.Entry<String, String> each : sha256.entrySet()) {
      String file = each.getKey();
      out.write(
          String.join("\t", each.getValue(), md5.getOrDefault(file, ""), name, version, file));
      out.write('\n');
    }
  }
}
