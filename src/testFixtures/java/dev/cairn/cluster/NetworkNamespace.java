package dev.cairn.cluster;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Moves a thread into a network namespace: its sockets, and what it starts, are there. */
@SuppressWarnings("restricted") // Java has no other way to setns(2).
final class NetworkNamespace {
  private static final int CLONE_NEWNET = 0x4000_0000;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      LINKER.downcallHandle(
          symbol("open"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SETNS =
      LINKER.downcallHandle(
          symbol("setns"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      LINKER.downcallHandle(
          symbol("close"), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private NetworkNamespace() {}

  private static MemorySegment symbol(String name) {
    return LINKER.defaultLookup().findOrThrow(name);
  }

  /** Moves the calling thread, which must be one of the platform, for the rest of its life. */
  static void enter(Path namespace) throws IOException {
    int entered;
    try (Arena arena = Arena.ofConfined()) {
      int file = (int) OPEN.invokeExact(arena.allocateFrom(namespace.toString()), 0);
      entered = (int) SETNS.invokeExact(file, CLONE_NEWNET);
      int _ = (int) CLOSE.invokeExact(file);
    } catch (Throwable defect) {
      throw new IllegalStateException("cannot call the system", defect);
    }
    if (entered != 0) {
      throw new IOException("cannot enter " + namespace);
    }
  }
}
