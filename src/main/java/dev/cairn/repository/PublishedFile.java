package dev.cairn.repository;

/**
 * A package file as it stands in the repository.
 *
 * @param fileName for example {@code jq-1.7.1-1-x86_64.pkg.tar.zst}
 * @param sizeBytes its length
 * @param sha256 lower-case hexadecimal digest of its bytes
 */
public record PublishedFile(String fileName, long sizeBytes, String sha256) {}
