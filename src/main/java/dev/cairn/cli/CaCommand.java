package dev.cairn.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn ca}: certificates by which the nodes of a cluster know each other. */
@Command(
    name = "ca",
    synopsisSubcommandLabel = "COMMAND",
    description = "Makes the certificates by which the nodes of a cluster know each other.",
    subcommands = {CaCommand.Init.class, CaCommand.Issue.class, CaCommand.Show.class})
final class CaCommand {

  /** A command about certificates. */
  abstract static class Certificates extends OfflineCommand {
    Certificates(CliContext context) {
      super(context);
    }

    /** What is printed of a certificate, beginning with {@code said} for people. */
    protected final String print(String said, CertificateTools.Certificate certificate) {
      return options.isJson() ? json(certificate) : said;
    }

    /** A day, in UTC. */
    protected static String until(CertificateTools.Certificate certificate) {
      return DateTimeFormatter.ISO_LOCAL_DATE.format(
          certificate.notAfter().atOffset(ZoneOffset.UTC));
    }
  }

  /** The commands that work with an authority. */
  abstract static class WithAuthority extends Certificates {
    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "Directory of the authority; ca in the data directory is usual.")
    private @Nullable Path directory;

    WithAuthority(CliContext context) {
      super(context);
    }

    /** Directory of the authority, absolute. */
    protected final Path directory() {
      return directory == null
          ? options.data().resolve("ca")
          : directory.toAbsolutePath().normalize();
    }
  }

  /** {@code cairn ca init}: an authority. */
  @Command(
      name = "init",
      description = {
        "Makes a certificate authority for one cluster; it counts for 3650 days.",
        "Keep its directory on one machine: who has ca.key can let anybody into the cluster."
      })
  static final class Init extends WithAuthority {
    Init(CliContext context) {
      super(context);
    }

    @Override
    protected String run(CliContext given) throws IOException {
      CertificateTools.Certificate made = given.certificateTools().init(directory());
      return print(
          "the certificate authority is in %s and counts until %s; `cairn ca issue NAME` makes certificates of it"
              .formatted(directory(), until(made)),
          made);
    }
  }

  /** {@code cairn ca issue}: a certificate for a node. */
  @Command(
      name = "issue",
      description = {
        "Makes a key and a certificate for a node, and puts all that the node needs into a"
            + " directory.",
        "Bring that directory to the node's machine, and name its files in cairn.cluster.tls and"
            + " cairn.cluster.multicast.secret."
      })
  static final class Issue extends WithAuthority {
    /** A year, after which one remembers; the authority itself counts for ten. */
    private static final String DAYS = "365";

    @Parameters(paramLabel = "NAME", description = "Name of the node, such as farm-1.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String name;

    @Option(
        names = "--host",
        paramLabel = "HOST",
        description = "Name or address under which the node is reached; may be repeated.")
    private List<String> hosts = new ArrayList<>();

    @Option(
        names = "--days",
        paramLabel = "DAYS",
        defaultValue = DAYS,
        description =
            "How long the certificate counts, 1 to 3650 days; ${DEFAULT-VALUE} are usual.")
    private int days;

    @Option(
        names = "--out",
        paramLabel = "DIR",
        description = "Directory for the files; NAME in that of the authority is usual.")
    private @Nullable Path out;

    Issue(CliContext context) {
      super(context);
    }

    @Override
    protected String run(CliContext given) throws IOException {
      if (days < 1 || days > 3650) {
        throw new CliException("--days wants 1 to 3650, not " + days, ExitStatus.USAGE);
      }
      Path to = out == null ? directory().resolve(name) : out.toAbsolutePath().normalize();
      CertificateTools.Certificate made =
          given
              .certificateTools()
              .issue(directory(), new CertificateTools.Wanted(name, hosts, days, to));
      return print(
          "the files of %s are in %s; its certificate counts until %s"
              .formatted(name, to, until(made)),
          made);
    }
  }

  /** {@code cairn ca show}: what a certificate says. */
  @Command(name = "show", description = "Shows what a certificate says.")
  static final class Show extends Certificates {
    @Parameters(paramLabel = "FILE", description = "The certificate, such as ca.pem.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path file;

    Show(CliContext context) {
      super(context);
    }

    @Override
    protected String run(CliContext given) throws IOException {
      CertificateTools.Certificate found =
          given.certificateTools().show(file.toAbsolutePath().normalize());
      return print(
          String.join(
              System.lineSeparator(),
              "subject      " + found.subject(),
              "hosts        " + String.join(" ", found.hosts()),
              "serial       " + found.serial(),
              "counts from  " + found.notBefore(),
              "until        " + found.notAfter(),
              "SHA-256      " + found.sha256()),
          found);
    }
  }
}
