/**
 * Several nodes as one: how they find each other, who may be among them, and what they see of each
 * other. It knows nothing of builds.
 *
 * <p>Vocabulary: a <em>node</em> is a process with a data directory and an identity (a UUID) that
 * lies in it; a <em>member</em> is a node that Akka Cluster has let in; a <em>role</em> says what a
 * member does; a <em>contact point</em> is an address at which a node asks to be let in; an
 * <em>authority</em> is who signs the certificates of a cluster.
 *
 * <pre>
 * controller: alone ---- forms a cluster of one ----> up
 * worker:     asking -- a contact point answers ----> joining -> up -> removed, and asks again
 * </pre>
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Only a controller forms a cluster; a worker asks until it is let in, so one configuration
 *       never makes two clusters.
 *   <li>When members lose sight of each other, the side with the controller stays; the others leave
 *       and ask to be let in again, as new incarnations.
 *   <li>The identity travels as a role of the member, so that all see it from the first moment; of
 *       two members with one identity the younger leaves.
 *   <li>Who has no certificate of the cluster's authority gets no byte beyond the TLS handshake,
 *       and nothing listens beyond loopback without one.
 *   <li>What says where others are (announcements, names, lists) is a hint: it brings nobody in.
 * </ul>
 */
@NullMarked
package dev.cairn.cluster;

import org.jspecify.annotations.NullMarked;
