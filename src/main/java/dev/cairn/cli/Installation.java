package dev.cairn.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * Where this program stands on its machine; read once in {@code node}.
 *
 * @param home project directory, the one with {@code pom.xml}
 * @param javaHome directory of the JDK that runs this program
 * @param searchPath directories of {@code PATH}
 * @param isRoot whether the program runs as the superuser
 */
public record Installation(Path home, Path javaHome, List<Path> searchPath, boolean isRoot) {}
