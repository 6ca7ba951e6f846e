package dev.cairn.repository;

import java.util.List;

/**
 * A package as the database names it.
 *
 * @param name for example {@code jq}
 * @param base name of the recipe it was split from, often the same
 * @param version with epoch and release, for example {@code 1.7.1-1}
 * @param description one line; empty when the recipe gives none
 * @param architecture for example {@code x86_64} or {@code any}
 * @param installedSizeBytes what it takes on a disk once installed
 * @param depends what it needs to run, as {@code name} or {@code name>=1.2}
 * @param provides what it stands for besides its name, as {@code name} or {@code name=1.2}
 * @param file the package file
 */
public record RepositoryPackage(
    String name,
    String base,
    String version,
    String description,
    String architecture,
    long installedSizeBytes,
    List<String> depends,
    List<String> provides,
    PublishedFile file) {}
