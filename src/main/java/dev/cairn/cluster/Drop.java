package dev.cairn.cluster;

/** Why a packet from the network does not count. */
public enum Drop {
  /** It has another length than a sealed announcement. */
  LENGTH,
  /** It begins with something else. */
  MAGIC,
  /** It has a version that this program does not know. */
  VERSION,
  /** Its sender does not know the secret, or it was changed on its way. */
  TAG,
  /** Its sender knows the secret, and says what cannot be. */
  CONTENT,
  /** It is this node's own, which comes back. */
  OWN,
  /** It is of another process with the UUID of this node: a copied data directory. */
  COPY,
  /** It is older than 30 seconds, or as much ahead of this machine's clock. */
  AGE,
  /** It came before, or was sent before one that came. */
  REPLAY,
  /** So many peers are known that there is no room for another one. */
  FULL
}
