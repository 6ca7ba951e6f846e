/**
 * Who may ask a node for what.
 *
 * <p><b>Purpose.</b> Keys of the API with what they allow, sessions of browsers that have shown
 * one, tokens of an issuer that is trusted, how often who may ask. What a request is and which
 * scope it needs, {@code api} knows.
 *
 * <p><b>Vocabulary.</b> A <em>key</em> is a text that its owner brings with each request; the
 * <em>ring</em> is all keys of a journal, one entity. A <em>scope</em> is what a caller may do:
 * read, build, admin, each with those before it. A <em>caller</em> is who a request comes from, as
 * far as it could show. The <em>token</em> is the one in the data directory, made anew at each
 * start; who can read it is trusted with everything. A <em>bearer token</em> is one of somebody
 * else, a <em>session</em> what a browser brings in place of a key.
 *
 * <pre>
 * key: made --used, to the hour--> used --revoked, or its time is over--> counts no more
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>The text of a key is in the answer to who made it, and nowhere else: not in the journal,
 *       not in a log, not in memory longer than its request.
 *   <li>A revoked key is refused from the moment at which the revocation is stored.
 *   <li>A session counts no longer than what was shown for it.
 *   <li>Whose signature a text needs, and by which algorithm, the node knows before it reads the
 *       text.
 *   <li>Comparing takes the same time for a right and a wrong secret.
 * </ul>
 *
 * @see "docs/adr/0018-keys-are-an-entity.md"
 */
@NullMarked
package dev.cairn.access;

import org.jspecify.annotations.NullMarked;
