/** To be written: purpose, vocabulary, state diagram, invariants. */
@NullMarked
package dev.cairn.build;

import org.jspecify.annotations.NullMarked;
