package dev.cairn.offence.journal;

import dev.cairn.offence.build.BuildThing;

/** An arrow that is not in the table. */
public record JournalKnowsBuild(BuildThing thing) {}
