package dev.cairn.journal;

/** How events are written for other programs. */
public enum ExportFormat {
  /** A JSON object on a line for each. */
  JSONL,

  /** Comma-separated values as in RFC 4180, with a heading. */
  CSV
}
