/** To be written: purpose, vocabulary, state diagram, invariants. */
@NullMarked
package dev.cairn.ports;

import org.jspecify.annotations.NullMarked;
