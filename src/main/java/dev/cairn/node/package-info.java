/** To be written: purpose, vocabulary, state diagram, invariants. */
@NullMarked
package dev.cairn.node;

import org.jspecify.annotations.NullMarked;
