package dev.cairn.build;

import dev.cairn.journal.Stored;

/**
 * An event that has just been stored, for those who watch: terminals, logs, hooks. It is published
 * on the actor system's event stream; who misses one finds it in the journal.
 *
 * @param entity persistence id, for example {@code build|…}
 * @param event what was stored
 */
public record Announcement(String entity, Stored event) implements Stored {}
