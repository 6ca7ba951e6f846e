package dev.cairn.offence.build;

/** Stands for the public surface of a context. */
public final class BuildThing {}
