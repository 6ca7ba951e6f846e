package dev.cairn.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tokens (JWT) of somebody else whom the node trusts to say who asks. Safe for use by many threads.
 *
 * <p>One algorithm counts, that of what is configured: so no token chooses how it is looked at, and
 * a public key is never taken for a secret.
 *
 * @see "RFC 8725, JSON Web Token Best Current Practices"
 */
public final class BearerTokens {
  /** The most by which clocks may differ: 5 min. */
  public static final Duration SKEW_MAX = Duration.ofMinutes(5);

  private static final int SECRET_BYTES_MIN = 32;
  private static final int RSA_BITS_MIN = 2_048;
  private static final int TEXT_MAX = 8_000;

  /** Who may stand in the record: visible, without blanks, and not longer than what it allows. */
  private static final Pattern SUBJECT = Pattern.compile("[!-~]{1,100}");

  private final DefaultJWTProcessor<SecurityContext> processor;
  private final String scopeClaim;

  /**
   * What a token has to say.
   *
   * @param issuer who must have issued it
   * @param audience whom it must be for
   * @param skew by how much clocks may differ; at most {@link #SKEW_MAX}
   * @param scopeClaim where its scopes stand: one text with blanks between them, or a list
   */
  public record Settings(String issuer, String audience, Duration skew, String scopeClaim) {
    /** Settings within their bounds. */
    public Settings {
      if (issuer.isBlank() || audience.isBlank()) {
        throw new IllegalArgumentException(
            "cairn.access.jwt says neither issuer nor audience, or one of them only; tokens of"
                + " anybody, or for anybody, would count");
      }
      if (skew.isNegative() || skew.compareTo(SKEW_MAX) > 0) {
        throw new IllegalArgumentException("cairn.access.jwt.clock-skew is 5 minutes at most");
      }
    }
  }

  /** Why a token does not count, in one line. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why);
    }
  }

  private BearerTokens(
      Settings settings,
      JWSAlgorithm algorithm,
      JWKSource<SecurityContext> keys,
      InstantSource clock) {
    this.scopeClaim = settings.scopeClaim();
    this.processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithm, keys));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            settings.audience(),
            new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
            Set.of("sub", "exp")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    claims.setMaxClockSkew(Math.toIntExact(settings.skew().toSeconds()));
    processor.setJWTClaimsSetVerifier(claims);
  }

  /**
   * Tokens that are signed with a secret (HS256).
   *
   * @param secret at least 32 bytes
   * @throws IllegalArgumentException when it is shorter
   */
  public static BearerTokens signedBySecret(Settings settings, byte[] secret, InstantSource clock) {
    if (secret.length < SECRET_BYTES_MIN) {
      throw new IllegalArgumentException(
          "the secret of tokens has %d bytes; it needs %d"
              .formatted(secret.length, SECRET_BYTES_MIN));
    }
    return new BearerTokens(
        settings, JWSAlgorithm.HS256, new ImmutableSecret<>(secret.clone()), clock);
  }

  /**
   * Tokens that are signed with a private key (RS256).
   *
   * @param keys the public keys: PEM, or a set of JSON web keys
   * @throws IllegalArgumentException when there is no RSA key of 2048 bits in it
   */
  public static BearerTokens signedByKey(Settings settings, String keys, InstantSource clock) {
    List<JWK> usable =
        keys(keys).stream()
            .filter(key -> key instanceof RSAKey && key.size() >= RSA_BITS_MIN)
            .map(JWK::toPublicJWK)
            .toList();
    if (usable.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no public RSA key of %d bits or more in it".formatted(RSA_BITS_MIN));
    }
    return new BearerTokens(
        settings, JWSAlgorithm.RS256, new ImmutableJWKSet<>(new JWKSet(usable)), clock);
  }

  private static List<JWK> keys(String text) {
    try {
      return text.stripLeading().startsWith("{")
          ? JWKSet.parse(text).getKeys()
          : List.of(JWK.parseFromPEMEncodedObjects(text));
    } catch (ParseException | JOSEException wrong) {
      throw new IllegalArgumentException("it is neither PEM nor a set of JSON web keys", wrong);
    }
  }

  /** Whether a text has the form of a signed token. */
  public static boolean isToken(String text) {
    return text.startsWith("ey") && text.chars().filter(one -> one == '.').count() == 2;
  }

  /**
   * Who asks with a token: {@code jwt:SUBJECT}, with the largest scope that it names.
   *
   * @throws Refused when it does not count
   */
  public Caller caller(String text) throws Refused {
    if (text.length() > TEXT_MAX) {
      throw new Refused("it is longer than %d characters".formatted(TEXT_MAX));
    }
    JWTClaimsSet claims;
    try {
      claims = processor.process(SignedJWT.parse(text), null);
    } catch (ParseException | BadJOSEException | JOSEException wrong) {
      throw new Refused(String.valueOf(wrong.getMessage()));
    }
    if (!SUBJECT.matcher(claims.getSubject()).matches()) {
      throw new Refused("its subject is not 1 to 100 visible characters");
    }
    Scope scope =
        words(claims.getClaim(scopeClaim))
            .flatMap(word -> Scope.of(word).stream())
            .max(Comparator.naturalOrder())
            .orElseThrow(
                () -> new Refused("its claim %s has no scope of a node".formatted(scopeClaim)));
    return new Caller("jwt:" + claims.getSubject(), scope, Optional.empty());
  }

  private static Stream<String> words(Object claim) {
    return switch (claim) {
      case String text -> Arrays.stream(text.split(" ", -1));
      case List<?> list -> list.stream().map(String::valueOf);
      case null, default -> Stream.empty();
    };
  }
}
