package dev.cairn.offence.build;

import java.time.Instant;
import java.util.Optional;

/** No offence: a state made of values, one of which refers back to it. */
public record PureState(Instant since, Optional<PureValue> value) {}
