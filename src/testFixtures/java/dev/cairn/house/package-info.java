/**
 * The rules of the house as code: what {@code ArchitectureTest} and {@code TidyTest} hold the
 * project to.
 *
 * <p>A rule is a function from something that can be looked at (compiled classes, parsed sources,
 * files) to a list of complaints. Each complaint names the place and what is asked for. The tests
 * ask for an empty list on the project, and for a certain complaint on a planted offence, so that a
 * rule that has gone blind is noticed.
 */
@NullMarked
package dev.cairn.house;

import org.jspecify.annotations.NullMarked;
