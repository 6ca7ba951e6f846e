package dev.cairn.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The terminal of this process, asked through the C library. */
public final class PosixTerminal implements Terminal {
  private static final Size USUAL = new Size(80, 24);

  /** {@code TIOCGWINSZ} of Linux; other systems answer with an error, and 80 x 24 is assumed. */
  private static final long GET_WINDOW_SIZE = 0x5413;

  private static final int INPUT = 0;
  private static final int OUTPUT = 1;

  @Override
  public boolean isScreen() {
    return isTerminal(OUTPUT);
  }

  @Override
  public boolean isInteractive() {
    return isTerminal(INPUT) && isTerminal(OUTPUT);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      MethodHandle isatty =
          handle("isatty", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      return (int) isatty.invokeExact(descriptor) == 1;
    } catch (Throwable unknown) {
      throw new IllegalStateException("the C library has no isatty", unknown);
    }
  }

  @Override
  public Size size() {
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle ioctl =
          handle(
              "ioctl",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.ADDRESS),
              Linker.Option.firstVariadicArg(2));
      MemorySegment rowsAndColumns = arena.allocate(ValueLayout.JAVA_SHORT, 4);
      if ((int) ioctl.invokeExact(OUTPUT, GET_WINDOW_SIZE, rowsAndColumns) != 0) {
        return USUAL;
      }
      int rows = rowsAndColumns.getAtIndex(ValueLayout.JAVA_SHORT, 0);
      int columns = rowsAndColumns.getAtIndex(ValueLayout.JAVA_SHORT, 1);
      return rows > 0 && columns > 0 ? new Size(columns, rows) : USUAL;
    } catch (Throwable unknown) {
      throw new IllegalStateException("the C library has no ioctl", unknown);
    }
  }

  @SuppressWarnings("restricted") // the two signatures above are those of the C library
  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(), descriptor, options);
  }
}
