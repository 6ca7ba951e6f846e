package dev.cairn.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Ctrl-C as the signal INT, through {@code sun.misc.Signal}: supported by every JDK since 1.2, but
 * hidden from the compiler, hence by reflection. A shutdown hook would not do, because the second
 * Ctrl-C does not reach it.
 */
public final class SignalInterrupts implements Interrupts {

  @Override
  public Handling handle(Runnable action) {
    try {
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Object signal = signalType.getConstructor(String.class).newInstance("INT");
      InvocationHandler invocation =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  action.run();
                  yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "Ctrl-C";
              };
      Object handler =
          Proxy.newProxyInstance(
              SignalInterrupts.class.getClassLoader(), new Class<?>[] {handlerType}, invocation);
      Object before =
          signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
      return () -> {
        try {
          signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, before);
        } catch (ReflectiveOperationException defect) {
          throw new IllegalStateException("Ctrl-C cannot be given back", defect);
        }
      };
    } catch (ReflectiveOperationException defect) {
      throw new IllegalStateException("this JVM does not tell of Ctrl-C", defect);
    }
  }
}
