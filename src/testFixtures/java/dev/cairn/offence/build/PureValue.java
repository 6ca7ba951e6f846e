package dev.cairn.offence.build;

/** A value of its own file, as contexts have them. */
public record PureValue(int size, PureState before) {}
