/**
 * Rooms: the confined places in which builds run, so that nothing a recipe does reaches the host,
 * and nothing of the host reaches a build by chance.
 *
 * <h2>Vocabulary</h2>
 *
 * <ul>
 *   <li><b>Room</b>: a place made for one build and thrown away after it. Commands run in it one
 *       after the other, or one program <i>converses</i> there.
 *   <li><b>Base</b>: the read-only system a room starts from ({@link BaseImage}); what a room
 *       writes lies in a layer above it, in memory.
 *   <li><b>Keeper</b>: a small process per room on the host ({@code keeper.sh}). It makes the
 *       room's directory and control groups, starts the room, and removes both after it.
 *   <li><b>First process</b>: process 1 of the room ({@code setup.sh}, then {@code loop.sh}):
 *       mounts everything, then runs what the node asks for.
 *   <li><b>Builder</b>: the user without any privilege who does the work; each slot has its own id.
 * </ul>
 *
 * <pre>
 *   node (JVM) --requests, NUL separated-->  stdin --+
 *       ^                                            |
 *       |                            keeper: waits   |  unshare: mount pid net ipc uts (user)
 *       |                              |  (pdeathsig) v  (kill-child)
 *       +---- lines, then a verdict -- stdout -- first process -- supervisor -- command
 *
 *   opening --ready--> idle --run--> running --exited / killed / lost--> idle
 *      |                 |              |
 *      +---- error ------+--- close ----+--- keeper, node or first process dies ---> gone
 * </pre>
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li>Whoever of node, keeper, unshare and first process dies, by whatever signal, the room ends:
 *       the end of the node closes the first process's input (or a FIFO, in a conversation), the
 *       keeper's takes unshare along, unshare's the first process, and that one's everything else.
 *   <li>Mounts exist in the room's namespace only; the directory on the host is always empty. So
 *       removing what is left never is more than {@code rmdir} for rooms of namespaces.
 *   <li>A verdict is written when no process of the command is left, and begins with a secret that
 *       commands cannot read: their output cannot fake it, and none of it comes later.
 *   <li>Commands get an environment written from nothing, three open files, no network, no
 *       privilege to mount, make devices or see processes of the host. Root of a room has what
 *       pacman needs.
 *   <li>Text from outside is handed over as arguments and NUL-separated fields, never as shell
 *       text.
 *   <li>However much a command writes, one line is held in memory; a slow reader slows the command.
 * </ul>
 *
 * <p>Where namespaces cannot be had, {@link HostRooms} runs commands on the host and says so.
 */
@NullMarked
package dev.cairn.environment;

import org.jspecify.annotations.NullMarked;
