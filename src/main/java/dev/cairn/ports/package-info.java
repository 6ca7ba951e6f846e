/**
 * Recipe trees become packages to build: {@code PKGBUILD -> PackageSpec -> graph -> plan with
 * reasons}. Ports means recipes here, never interfaces.
 *
 * <h2>Vocabulary</h2>
 *
 * <ul>
 *   <li><b>tree</b>: a directory of recipes; trees lie on top of each other, the later one weighs
 *       more.
 *   <li><b>recipe</b>: a directory with a PKGBUILD; named by its pkgbase. Its <b>origin</b> is
 *       where it stands in the tree.
 *   <li><b>package</b>: what a recipe produces; one or more.
 *   <li><b>provision</b>: a name, perhaps with a version, that a package stands in for.
 *   <li><b>base</b>: what every room holds already; never built, never installed.
 *   <li><b>fingerprint</b>: of all that a recipe consists of.
 *   <li><b>identity</b> of a built package: the id of the build that made it.
 * </ul>
 *
 * <h2>Data flow</h2>
 *
 * <pre>
 * tree directories
 *   -> RecipeFinder        where the recipes are
 *   -> RecipeReader        per thread: .SRCINFO beside it | SrcInfoCache | PkgbuildEvaluator in a room
 *   -> SrcInfo             text -> PackageSpec for one architecture
 *   -> TreeMerge           -> TreeReading (specs, broken, notes)
 *   -> DependencyGraph     PackageIndex says who satisfies what; StronglyConnected finds cycles
 *   -> TreePlanner, PlanRules  with earlier builds -> BuildPlan
 * </pre>
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li>A PKGBUILD is a program. It runs only inside a room without network, to which its tree is
 *       read-only; nothing it prints is ever executed outside.
 *   <li>What is read of a recipe is, field by field, what {@code makepkg --printsrcinfo} prints.
 *   <li>A broken recipe stops no other. All are reported, each in one line.
 *   <li>Names, versions and file names are checked before they leave this package: they become
 *       paths and arguments.
 *   <li>Everything in a plan has at least one reason.
 *   <li>In the order of a plan, what is needed stands before what needs it.
 *   <li>Only {@link dev.cairn.ports.PlanRules} decides, and it is pure.
 *   <li>No algorithm here recurses along dependencies.
 * </ul>
 */
@NullMarked
package dev.cairn.ports;

import org.jspecify.annotations.NullMarked;
