package dev.cairn.cluster;

import akka.actor.AbstractActor;
import java.io.Serializable;

/** A class that is on the class path of every node, and that no node should read from another. */
public record TestingForeign(String text) implements Serializable {

  /** An actor that nobody else should start on this machine. */
  public static final class Intruder extends AbstractActor {
    @Override
    public Receive createReceive() {
      return receiveBuilder().build();
    }
  }
}
