/** To be written: purpose, vocabulary, state diagram, invariants. */
@NullMarked
package dev.cairn.repository;

import org.jspecify.annotations.NullMarked;
