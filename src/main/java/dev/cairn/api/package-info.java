/** To be written: purpose, vocabulary, state diagram, invariants. */
@NullMarked
package dev.cairn.api;

import org.jspecify.annotations.NullMarked;
