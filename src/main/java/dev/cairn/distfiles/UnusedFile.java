package dev.cairn.distfiles;

import java.nio.file.Path;

/**
 * Something in the store that no recipe names.
 *
 * @param name file names it was fetched under, or the address of a git mirror
 * @param path where it lies
 * @param sizeBytes what removing it frees, rounded to file lengths
 */
public record UnusedFile(String name, Path path, long sizeBytes) {}
