/**
 * The packages that were built and the pacman database that names them: complete or not there at
 * all, at every moment, for every reader.
 *
 * <p><b>Vocabulary.</b> <i>Staged</i>: a package file that lies outside, finished and durable.
 * <i>Published</i>: it lies in the repository and the database names it. <i>Dropped</i>: the
 * database has stopped naming it (a newer version, another content, a removal); the file stays for
 * the <i>reader grace</i>, because somebody may hold the database before.
 *
 * <p><b>On the disk.</b>
 *
 * <pre>
 * DIRECTORY/jq-1.7.1-1-x86_64.pkg.tar.zst           package files
 * DIRECTORY/jq-1.7.1-1-x86_64.3c9f0a52.pkg.tar.zst  the same version with another content
 * DIRECTORY/cairn.db, cairn.files                   the database: regular files, replaced by rename
 * DIRECTORY/cairn.db.tar.gz, cairn.files.tar.gz     links to them, for tools that want this name
 * DIRECTORY/.work/                                  what the writer is making; worthless after a crash
 * DIRECTORY/.lock                                   held by the one process that writes
 * DIRECTORY/.digests                                digests by length, inode and times; only saves work
 * </pre>
 *
 * <p><b>Publishing.</b>
 *
 * <pre>
 * staged --copy, fsync--> .work --rename--> package file --fsync directory--> repo-add on a copy of
 * the database in .work --fsync--> rename cairn.files, rename cairn.db --fsync directory--> done
 * </pre>
 *
 * A crash before the last rename leaves the database before with all its files, and at most package
 * files that nobody names; they are dropped files like others. Several threads that publish at once
 * share one run of repo-add.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>Every file that cairn.db names is complete and durable before cairn.db names it.
 *   <li>A file name never changes its content while a database that names it may still be in use:
 *       the same version with another content gets a name of its own. (Only a damaged file is
 *       replaced, by the bytes it should have had.)
 *   <li>One writer at a time, in this process and among processes.
 *   <li>Publishing the same bytes again changes nothing.
 *   <li>No name of a file or package reaches a shell; repo-add runs with an environment of its own.
 * </ul>
 */
@NullMarked
package dev.cairn.repository;

import org.jspecify.annotations.NullMarked;
