package dev.cairn.offence.stray;

/** A package that the table does not know. */
public final class NoContext {}
