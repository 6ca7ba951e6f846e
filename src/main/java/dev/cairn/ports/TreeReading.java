package dev.cairn.ports;

import java.util.List;

/**
 * What was found in the trees.
 *
 * @param specs recipes that can be used, by name; no two of the same name
 * @param broken recipes that cannot, by file
 * @param notes what a reader should know, one line each, such as that a tree overrides another
 */
public record TreeReading(List<PackageSpec> specs, List<BrokenRecipe> broken, List<String> notes) {}
