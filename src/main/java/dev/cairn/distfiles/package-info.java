/** To be written: purpose, vocabulary, state diagram, invariants. */
@NullMarked
package dev.cairn.distfiles;

import org.jspecify.annotations.NullMarked;
