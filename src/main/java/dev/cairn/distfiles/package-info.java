/**
 * The files that recipes want from outside: fetched once, verified before every use, kept under
 * their checksums.
 *
 * <p><b>Vocabulary.</b> <i>Distfile</i>: a file that a recipe names, with the places it may be had
 * from and its checksums. <i>Location</i>: an address in the recipe. <i>Mirror</i>: a configured
 * address that stands for a part of a location. <i>Fallback</i>: a place that is searched by
 * checksum when no location answers. <i>Identity</i>: any checksum but {@code cksum}; a file
 * without one is known only by its location, and no fallback is asked for it.
 *
 * <p><b>On the disk.</b>
 *
 * <pre>
 * DIRECTORY/by-sum/sha256/DIGEST        the file itself, read-only, named by its own digest
 * DIRECTORY/by-sum/ALGORITHM/DIGEST     link to it, for recipes with other checksums
 * DIRECTORY/by-name/FILENAME/DIGEST     link to it, for people; several contents may share a name
 * DIRECTORY/by-location/KEY             link to it, for files without identity
 * DIRECTORY/git/KEY-NAME                bare mirror of a git repository
 * DIRECTORY/partial/                    what has arrived so far; all that a crash leaves
 * DIRECTORY/rejected/FILENAME.DIGEST    a wrong file, under the SHA-256 it really has
 * DIRECTORY/locks/KEY                   held while a file name is being fetched
 * </pre>
 *
 * <p><b>Flow.</b>
 *
 * <pre>
 * obtain -> in the store, digests fit ------------------------------------------> use
 *        -> mirrors and locations -> partial -> digests fit -> forced to the disk -> named -> use
 *                                            -> digests differ -> rejected, next location
 *        -> fallbacks, by checksum -> digests fit -> named -> use
 *        -> locations that could not be spoken to, again after a pause -> ... -> FetchException
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>A file below {@code by-sum/sha256} is whole and has the digest it is named by; a file that
 *       is found to have another is put aside and fetched again.
 *   <li>No path is given out before every checksum of the recipe was compared with the bytes there.
 *   <li>A transfer goes on only when the other side confirms, by a validator, that it still has the
 *       same file.
 *   <li>Every wait has a limit: connecting, silence, one try, the number of tries, a program's run.
 *   <li>Nothing is removed but by {@link dev.cairn.distfiles.DistfileStore#purge}, which wants
 *       proof that all recipes could be read.
 *   <li>No text of a recipe reaches a shell, or a program as an option.
 * </ul>
 */
@NullMarked
package dev.cairn.distfiles;

import org.jspecify.annotations.NullMarked;
