package dev.cairn.ports;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is to be planned, and what is known of earlier builds.
 *
 * @param names recipes, packages or origins ({@code category/name}); empty for all of the tree
 * @param forced whether what is named is built even when it is up to date; its dependencies are not
 * @param lastBuilds newest successful build by recipe name
 * @param look what became of a package file
 * @param optionsHash of all settings that would shape a build of this recipe now
 * @param durationUnknown estimate for a recipe that was never built, when none was
 */
public record PlanRequest(
    List<String> names,
    boolean forced,
    Map<String, PlanRules.LastBuild> lastBuilds,
    Function<PlanRules.BuiltFile, PlanRules.FileStatus> look,
    Function<PackageSpec, String> optionsHash,
    Duration durationUnknown) {}
