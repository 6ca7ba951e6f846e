package dev.cairn.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Commits of trees under version control, asked of git once per repository and plan. What git
 * cannot tell is an empty text: a commit is a help for people, not an input of any decision.
 */
final class TreeCommits {
  private final Map<Path, String> byRepository = new HashMap<>();
  private final String searchPath;

  TreeCommits(String searchPath) {
    this.searchPath = searchPath;
  }

  /** The commit of the repository that holds {@code directory}; empty when there is none. */
  synchronized String of(Path directory) {
    for (Path parent = directory; parent != null; parent = parent.getParent()) {
      if (Files.exists(parent.resolve(".git"))) {
        return byRepository.computeIfAbsent(parent, this::ask);
      }
    }
    return "";
  }

  /** Forgets what was asked; the next plan asks anew. */
  synchronized void forget() {
    byRepository.clear();
  }

  private String ask(Path repository) {
    ProcessBuilder git =
        new ProcessBuilder("git", "-C", repository.toString(), "rev-parse", "--verify", "HEAD");
    git.environment().clear();
    git.environment().put("PATH", searchPath);
    git.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = git.start();
      process.getOutputStream().close();
      String commit =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? commit : "";
    } catch (IOException absent) {
      return "";
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
