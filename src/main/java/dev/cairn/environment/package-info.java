/** To be written: purpose, vocabulary, state diagram, invariants. */
@NullMarked
package dev.cairn.environment;

import org.jspecify.annotations.NullMarked;
