package dev.cairn.environment;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The program of {@link Rooms#converse} as a {@link Process}: its streams and exit status, while
 * killing it means killing its room.
 */
final class RoomConversation extends Process {
  private final Process keeper;

  RoomConversation(Process keeper) {
    this.keeper = keeper;
  }

  @Override
  public OutputStream getOutputStream() {
    return keeper.getOutputStream();
  }

  @Override
  public InputStream getInputStream() {
    return keeper.getInputStream();
  }

  @Override
  public InputStream getErrorStream() {
    return keeper.getErrorStream();
  }

  @Override
  public int waitFor() throws InterruptedException {
    return keeper.waitFor();
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
    return keeper.waitFor(timeout, unit);
  }

  @Override
  public int exitValue() {
    return keeper.exitValue();
  }

  @Override
  public boolean isAlive() {
    return keeper.isAlive();
  }

  @Override
  public long pid() {
    return keeper.pid();
  }

  @Override
  public CompletableFuture<Process> onExit() {
    return keeper.onExit().thenApply(_ -> this);
  }

  /** The same as {@link #destroyForcibly()}: the program has no say in it. */
  @Override
  public void destroy() {
    keeper.destroy();
  }

  /** Tells the keeper to kill the room and to remove what is left; does not wait for it. */
  @Override
  public Process destroyForcibly() {
    // SIGKILL would take away the one who removes the room's directory.
    keeper.destroy();
    return this;
  }
}
