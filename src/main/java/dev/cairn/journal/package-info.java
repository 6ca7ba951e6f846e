/** What is stored and how. */
@NullMarked
package dev.cairn.journal;

import org.jspecify.annotations.NullMarked;
