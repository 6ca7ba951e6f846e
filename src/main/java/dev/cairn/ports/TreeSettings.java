package dev.cairn.ports;

import java.nio.file.Path;
import java.util.Map;

/**
 * One tree of recipes.
 *
 * @param directory holds {@code category/name/PKGBUILD} or {@code name/PKGBUILD}
 * @param variables what its PKGBUILDs expect in the environment, such as {@code
 *     MINGW_PACKAGE_PREFIX}
 */
public record TreeSettings(Path directory, Map<String, String> variables) {}
