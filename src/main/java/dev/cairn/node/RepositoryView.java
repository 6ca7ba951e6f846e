package dev.cairn.node;

import dev.cairn.api.ApiServices.Packages;
import dev.cairn.api.Wire;
import dev.cairn.repository.FileStatus;
import dev.cairn.repository.PackageRepository;
import dev.cairn.repository.RepositoryPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What the API shows of the repository.
 *
 * @param name as pacman.conf has it in brackets
 */
record RepositoryView(PackageRepository packagesOfNode, Path directory, String name)
    implements Packages {

  @Override
  public List<Wire.PublishedPackage> packages() throws IOException {
    return packagesOfNode.packages().stream().map(RepositoryView::wire).toList();
  }

  @Override
  public boolean has(String fileName, long sizeBytes, String sha256) throws IOException {
    return packagesOfNode.check(fileName, sizeBytes, sha256) == FileStatus.PRESENT;
  }

  @Override
  public Wire.Repository repository() {
    return new Wire.Repository(
        name,
        directory.toString(),
        directory.resolve(name + ".db").toString(),
        "[%s]\nSigLevel = Never\nServer = file://%s\n".formatted(name, directory));
  }

  private static Wire.PublishedPackage wire(RepositoryPackage one) {
    return new Wire.PublishedPackage(
        one.name(),
        one.base(),
        one.version(),
        one.description(),
        one.architecture(),
        one.file().sizeBytes(),
        one.installedSizeBytes(),
        one.file().fileName(),
        one.file().sha256());
  }
}
