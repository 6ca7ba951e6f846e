package dev.cairn.client;

import org.jspecify.annotations.Nullable;

/** Why a question has no answer; the message is one line for people. */
public abstract sealed class CairnException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private CairnException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  private CairnException(String message) {
    super(message);
  }

  /** The node said no: there is no such thing, or what is going on does not allow it. */
  public static final class Refused extends CairnException {
    private static final long serialVersionUID = 1;
    private final int status;
    private final String code;

    Refused(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }

    /** Status of the HTTP answer: 400 to 599. */
    public int status() {
      return status;
    }

    /** A word for programs, upper case, such as {@code UNKNOWN_BUILD}. */
    public String code() {
      return code;
    }
  }

  /** No node could be reached, or it ended before it had answered; what it did is not known. */
  public static final class Unreachable extends CairnException {
    private static final long serialVersionUID = 1;

    /** One line for people; {@code cause} may be nothing. */
    public Unreachable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The time limit passed; whether the node did what was asked is not known. */
  public static final class TimedOut extends CairnException {
    private static final long serialVersionUID = 1;

    TimedOut(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** What answered is not a node of this version. */
  public static final class Misunderstood extends CairnException {
    private static final long serialVersionUID = 1;

    Misunderstood(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
