/**
 * Several nodes as one: how they find each other, who may be among them, and what they see of each
 * other. It knows nothing of builds.
 *
 * <p>Vocabulary: a <em>node</em> is a process with a data directory and an identity (a UUID) that
 * lies in it; a <em>member</em> is a node that Akka Cluster has let in; a <em>role</em> says what a
 * member does; a <em>contact point</em> is an address at which a node asks to be let in; an
 * <em>authority</em> is who signs the certificates of a cluster.
 *
 * <p>Invariants: who has no certificate of the cluster's authority gets no byte beyond the TLS
 * handshake, and nothing listens beyond loopback without one. What says where others are
 * (announcements, names, lists) is a hint: it brings nobody in.
 */
@NullMarked
package dev.cairn.cluster;

import org.jspecify.annotations.NullMarked;
