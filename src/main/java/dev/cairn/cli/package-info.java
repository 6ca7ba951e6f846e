/** To be written: purpose, vocabulary, state diagram, invariants. */
@NullMarked
package dev.cairn.cli;

import org.jspecify.annotations.NullMarked;
