/** To be written: purpose, vocabulary, state diagram, invariants. */
@NullMarked
package dev.cairn.builddb;

import org.jspecify.annotations.NullMarked;
