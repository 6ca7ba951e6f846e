package dev.cairn.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.cairn.cli.HostFacts.Fact;
import dev.cairn.cli.SystemTool.Need;
import dev.cairn.cli.SystemTools.Finding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code cairn doctor}: what this machine has of what Cairn needs, and what to do about the rest.
 */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Shows the system tools that Cairn needs, and what this machine offers.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:every required tool is there", "1:a required tool is missing"})
public final class DoctorCommand implements Callable<Integer> {

  private final Installation installation;
  private final SystemTools tools;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommonOptions options;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  /** The command for one machine. */
  public DoctorCommand(Installation installation, SystemTools tools) {
    this.installation = installation;
    this.tools = tools;
  }

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    List<Fact> facts = new HostFacts(Path.of("/"), installation.javaHome(), options.data()).read();
    List<Finding> findings = tools.survey();
    List<SystemTool> missing =
        findings.stream()
            .filter(Finding::isMissing)
            .map(Finding::tool)
            .filter(DoctorCommand::isRequired)
            .toList();
    PrintWriter out = spec.commandLine().getOut();
    if (options.isJson()) {
      out.println(asJson(facts, findings, missing.isEmpty()));
    } else {
      if (!options.isQuiet()) {
        facts.forEach(fact -> print(out, fact));
        out.println();
        out.println(row("TOOL", "VERSION", "PACKAGE", "FOR"));
        findings.forEach(finding -> print(out, finding));
        out.print(missing.isEmpty() ? "" : "\n");
      }
      if (!missing.isEmpty()) {
        out.println(
            "To install what is missing: "
                + ToolInstaller.commandToType(ToolInstaller.packagesOf(missing)));
      }
    }
    out.flush();
    return missing.isEmpty() ? 0 : 1;
  }

  private static void print(PrintWriter out, Fact fact) {
    out.printf("%-16s %s%n", fact.name(), fact.value());
    fact.hint().ifPresent(hint -> out.printf("%-16s -> %s%n", "", hint));
  }

  private static void print(PrintWriter out, Finding finding) {
    SystemTool tool = finding.tool();
    String version = finding.isMissing() ? "MISSING" : finding.version().orElse("present");
    out.println(row(tool.name(), version, tool.debianPackage(), tool.purpose()));
    if (finding.isMissing()) {
      String optional = isRequired(tool) ? "" : " (optional)";
      out.printf("%-13s -> sudo apt-get install %s%s%n", "", tool.debianPackage(), optional);
    }
  }

  private static boolean isRequired(SystemTool tool) {
    return tool.need() == Need.REQUIRED || tool.need() == Need.ROOM_BASE;
  }

  private static String row(String tool, String version, String debianPackage, String purpose) {
    return "%-13s %-24s %-24s %s".formatted(tool, version, debianPackage, purpose);
  }

  private static String asJson(List<Fact> facts, List<Finding> findings, boolean ready)
      throws JsonProcessingException {
    Report report =
        new Report(
            ready,
            facts.stream()
                .map(fact -> new FactLine(fact.name(), fact.value(), fact.hint().orElse(null)))
                .toList(),
            findings.stream().map(DoctorCommand::line).toList());
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report);
  }

  private static ToolLine line(Finding finding) {
    SystemTool tool = finding.tool();
    return new ToolLine(
        tool.name(),
        tool.debianPackage(),
        tool.purpose(),
        isRequired(tool),
        finding.path().map(Path::toString).orElse(null),
        finding.version().orElse(null));
  }

  /** What {@code --json} prints; what is not known is left out. */
  record Report(boolean ready, List<FactLine> facts, List<ToolLine> tools) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FactLine(String name, String value, @Nullable String hint) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ToolLine(
      String name,
      String debianPackage,
      String purpose,
      boolean required,
      @Nullable String path,
      @Nullable String version) {}
}
