package dev.cairn.cluster;

import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.util.IPAddress;

/** Names that may stand in a certificate. Pure. */
final class NodeName {
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern HOST = Pattern.compile(LABEL + "(\\." + LABEL + ")*\\.?");

  /** Longest host name there is (RFC 1035, section 2.3.4). */
  private static final int HOST_MAX = 253;

  /** Longest common name (RFC 5280, appendix A). */
  private static final int COMMON_NAME_MAX = 64;

  private NodeName() {}

  /** The name of a node, which is the name of its directory too. */
  static String node(String name) throws CredentialException {
    if (name.length() > COMMON_NAME_MAX
        || !isHost(name)
        || name.endsWith(".")
        || name.equals(CertificateAuthority.MEMBER)) {
      throw new CredentialException(
          "'%s' is no name for a node; use up to 64 lower-case letters, digits, dots and hyphens, such as farm-1"
              .formatted(name));
    }
    return name;
  }

  /** A host name, or an address, as a name of a certificate. */
  static GeneralName host(String host) throws CredentialException {
    if (IPAddress.isValid(host)) {
      return new GeneralName(GeneralName.iPAddress, host);
    }
    if (!isHost(host)) {
      throw new CredentialException(
          "'%s' is neither a host name in lower case nor an address".formatted(host));
    }
    return new GeneralName(GeneralName.dNSName, host);
  }

  private static boolean isHost(String name) {
    // Four numbers that are no address are no name either.
    return name.length() <= HOST_MAX && HOST.matcher(name).matches() && !name.matches("[0-9.]+");
  }
}
