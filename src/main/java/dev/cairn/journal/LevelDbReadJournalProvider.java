package dev.cairn.journal;

import akka.actor.ExtendedActorSystem;
import akka.persistence.Persistence;
import akka.persistence.query.ReadJournalProvider;
import com.typesafe.config.Config;

/** Makes the read journal {@code cairn.query.leveldb}. */
public final class LevelDbReadJournalProvider implements ReadJournalProvider {
  private final LevelDbReadJournal journal;
  private final LevelDbScalaReadJournal scalaJournal;

  /** Made by Akka with the plugin's section of the configuration. */
  public LevelDbReadJournalProvider(ExtendedActorSystem system, Config config) {
    this.journal = new LevelDbReadJournal(system, config);
    this.scalaJournal = new LevelDbScalaReadJournal(journal, Persistence.get(system));
  }

  @Override
  public LevelDbReadJournal javadslReadJournal() {
    return journal;
  }

  @Override
  public LevelDbScalaReadJournal scaladslReadJournal() {
    return scalaJournal;
  }
}
