package dev.cairn.environment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Keeps the programs of a base image apart from the libraries of our own packages.
 *
 * <p>Both have libraries of one name: a room may hold Debian's libz in {@code
 * /usr/lib/x86_64-linux-gnu} and ours in {@code /usr/lib}. What a recipe builds must run against
 * ours; bash, gcc and pacman must go on with Debian's, whatever is installed. So the base's
 * programs name a loader of their own, a copy of the host's that looks for another cache than
 * {@code /etc/ld.so.cache}, finds none, and searches Debian's directories first, while the cache,
 * which all other programs use, has ours first. Nothing changes its length, so two strings are all
 * there is to replace.
 */
final class BaseLoader {
  private static final String CACHE = "/etc/ld.so.cache";
  private static final String NO_CACHE = "/etc/ld.so.basis";
  private static final int MAGIC = 0x464c457f;
  private static final int PT_INTERP = 3;

  private final Path root;

  BaseLoader(Path root) {
    this.root = root;
  }

  /** Gives the program at {@code file} the base's own loader; leaves alone what is no program. */
  void adopt(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      Optional<Interpreter> found = interpreter(channel);
      if (found.isPresent() && found.get().path().contains("/ld-linux")) {
        String own = ownName(found.get().path());
        provide(found.get().path(), own);
        channel.write(
            ByteBuffer.wrap(own.getBytes(StandardCharsets.US_ASCII)), found.get().offset());
      }
    }
  }

  /** Where in a file its loader is named. */
  private record Interpreter(long offset, String path) {}

  private static Optional<Interpreter> interpreter(FileChannel channel) throws IOException {
    ByteBuffer header = read(channel, 0, 64);
    // 64 bits, little-endian: the processors that Debian's 64-bit ports run on.
    if (header.limit() < 64
        || header.getInt(0) != MAGIC
        || header.get(4) != 2
        || header.get(5) != 1) {
      return Optional.empty();
    }
    long table = header.getLong(32);
    int entrySize = Short.toUnsignedInt(header.getShort(54));
    int entries = Short.toUnsignedInt(header.getShort(56));
    for (int i = 0; i < entries; i++) {
      ByteBuffer entry = read(channel, table + (long) i * entrySize, 56);
      if (entry.limit() == 56 && entry.getInt(0) == PT_INTERP) {
        long offset = entry.getLong(8);
        int size = Math.toIntExact(entry.getLong(32)) - 1;
        ByteBuffer text = read(channel, offset, Math.min(size, 4096));
        return Optional.of(
            new Interpreter(offset, StandardCharsets.US_ASCII.decode(text).toString()));
      }
    }
    return Optional.empty();
  }

  private static ByteBuffer read(FileChannel channel, long offset, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    int count = channel.read(buffer, offset);
    while (count > 0 && buffer.hasRemaining()) {
      count = channel.read(buffer, offset + buffer.position());
    }
    return buffer.flip();
  }

  /** The same path with another last character: {@code ...so.2} becomes {@code ...so.b}. */
  private static String ownName(String loader) {
    return loader.substring(0, loader.length() - 1) + "b";
  }

  private void provide(String loader, String own) throws IOException {
    Path copy = root.resolve(own.substring(1));
    if (Files.exists(copy)) {
      return;
    }
    // Latin 1 keeps every byte.
    String content = Files.readString(Path.of(loader), StandardCharsets.ISO_8859_1);
    if (!content.contains(CACHE)) {
      throw new IOException("the loader " + loader + " does not name " + CACHE);
    }
    Files.writeString(copy, content.replace(CACHE, NO_CACHE), StandardCharsets.ISO_8859_1);
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
