package dev.cairn.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;

/**
 * Sessions of browsers, which cannot bring a key with each request: a text, signed by the node,
 * that names the key or the token which was shown for it. Nothing is kept of a session, so it ends
 * with its time, or when what was shown for it counts no more. Safe for use by many threads.
 */
public final class Sessions {
  /** How long a session lasts: 8 h, a day of work. */
  public static final Duration LASTS = Duration.ofHours(8);

  private static final int SECRET_BYTES_MIN = 32;
  private static final int TEXT_MAX = 2_000;
  private static final String ISSUER = "cairn";
  private static final String SCOPE = "scope";
  private static final String OF_TOKEN = "token-";

  /** Kept from being taken for a token of another kind. */
  private static final JOSEObjectType TYPE = new JOSEObjectType("session+jwt");

  private final byte[] secret;
  private final Keys keys;
  private final String tokenSubject;
  private final InstantSource clock;

  /**
   * What a session says.
   *
   * @param subject the id of a key, or that of the token
   * @param endsAt from then on it is over
   */
  private record Session(String subject, Instant endsAt) {}

  /**
   * Sessions of a node.
   *
   * @param secret by which they are signed; at least 32 bytes
   * @param keys whose sessions there can be
   * @param start names this start of the node, whose token ends with it
   */
  public Sessions(String secret, Keys keys, String start, InstantSource clock) {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    if (this.secret.length < SECRET_BYTES_MIN) {
      throw new IllegalArgumentException(
          "the secret of sessions has %d bytes at least".formatted(SECRET_BYTES_MIN));
    }
    this.keys = keys;
    this.tokenSubject = OF_TOKEN + start;
    this.clock = clock;
  }

  /** Begins a session of a caller; empty when it has neither key nor token. */
  public Optional<String> begin(Caller caller) {
    return subject(caller).map(subject -> signed(subject, caller.scope()));
  }

  private Optional<String> subject(Caller caller) {
    return caller.equals(Caller.LOCAL) ? Optional.of(tokenSubject) : caller.keyId();
  }

  private String signed(String subject, Scope scope) {
    Instant now = clock.instant();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(subject)
                .claim(SCOPE, scope.word())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LASTS)))
                .build());
    try {
      jwt.sign(new MACSigner(secret));
    } catch (JOSEException missing) {
      throw new IllegalStateException("the JVM cannot sign sessions", missing);
    }
    return jwt.serialize();
  }

  /**
   * Whose session it is, when it counts.
   *
   * @param requestId for the record of the key's use
   */
  public Optional<Caller> caller(String text, String requestId) {
    return read(text)
        .flatMap(
            session ->
                session.subject().equals(tokenSubject)
                    ? Optional.of(Caller.LOCAL)
                    : keys.ofId(session.subject(), requestId));
  }

  /** When a session is over at the latest; empty when it is none, or is over. */
  public Optional<Instant> endOf(String text) {
    return read(text).map(Session::endsAt);
  }

  private Optional<Session> read(String text) {
    if (text.length() > TEXT_MAX) {
      return Optional.empty();
    }
    try {
      SignedJWT jwt = SignedJWT.parse(text);
      JWSHeader header = jwt.getHeader();
      if (!JWSAlgorithm.HS256.equals(header.getAlgorithm())
          || !TYPE.equals(header.getType())
          || !jwt.verify(new MACVerifier(secret))) {
        return Optional.empty();
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      Date end = claims.getExpirationTime();
      return end != null
              && claims.getSubject() != null
              && ISSUER.equals(claims.getIssuer())
              && clock.instant().isBefore(end.toInstant())
          ? Optional.of(new Session(claims.getSubject(), end.toInstant()))
          : Optional.empty();
    } catch (ParseException | JOSEException none) {
      return Optional.empty();
    }
  }
}
