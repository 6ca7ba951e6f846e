/**
 * The {@code cairn} command: one client of the API among others, for people and scripts.
 *
 * <p><b>Purpose.</b> {@link dev.cairn.cli.Cli} finds the command and says what went wrong; there is
 * a class per command. {@code doctor}, {@code check} and the first step of {@code demo} look at
 * this machine; everything else talks HTTP to a node. The node is the one that runs on the data
 * directory, or else one that {@link dev.cairn.cli.NodeLauncher} starts in this process and that
 * ends with the command.
 *
 * <p><b>Vocabulary.</b> A <em>session</em> is a connection to a node. The <em>feed</em> is its
 * stream of events, a <em>picture</em> the state of a run at one moment; <em>progress</em> is a
 * picture and the events since. A <em>display</em> shows progress: bars on a terminal, lines in a
 * pipe, JSON for programs.
 *
 * <pre>
 * build:  plan ----> shown, asked ----> feed opened ----> run requested ----> followed ----> summary
 *                                        |                                      |  ^
 *                                        |                            Ctrl-C    |  | feed breaks:
 *                                        |                            once: stop|  | new feed,
 *                                        +-- from here on Ctrl-C      twice: now|  | new picture
 *                                            does not end the process           +--+
 * </pre>
 *
 * <p><b>Where a value comes from.</b> Command line, then environment ({@code CAIRN_DATA}), then
 * configuration file ({@code cairn.data}), then what is usual.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>Exit status: 0 all is well, 1 not, 2 the command line is wrong, 77 a plan has nothing to
 *       do, 130 stopped by Ctrl-C, after the run has ended.
 *   <li>What goes wrong is one line on standard error that begins with {@code cairn:}; a stack
 *       trace is printed only with {@code CAIRN_DEBUG}.
 *   <li>No event between the request of a run and its end is missed: the feed is open before.
 *   <li>Text from outside reaches a terminal without control characters, and a shell never.
 *   <li>{@code --version} loads neither Akka nor Jackson nor the commands.
 *   <li>A command that only looks never makes an embedded node go on with an unfinished run.
 * </ul>
 */
@NullMarked
package dev.cairn.cli;

import org.jspecify.annotations.NullMarked;
