package dev.cairn.cli;

import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands, and hands them what the program has given. */
final class CommandFactory implements IFactory {
  private final CliContext context;

  CommandFactory(CliContext context) {
    this.context = context;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    if (type == DoctorCommand.class) {
      return type.cast(new DoctorCommand(context.installation(), tools(context)));
    }
    if (type == CheckCommand.class) {
      return type.cast(
          new CheckCommand(context.installation(), installer(context), context.hostCommands()));
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 1
          && constructor.getParameterTypes()[0] == CliContext.class) {
        return type.cast(constructor.newInstance(context));
      }
    }
    return CommandLine.defaultFactory().create(type);
  }

  private static SystemTools tools(CliContext context) {
    return new SystemTools(context.installation().searchPath(), context.hostCommands());
  }

  static ToolInstaller installer(CliContext context) {
    return new ToolInstaller(
        tools(context), context.hostCommands(), context.installation().isRoot());
  }
}
