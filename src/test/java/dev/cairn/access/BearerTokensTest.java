package dev.cairn.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A token of somebody else")
class BearerTokensTest {
  private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final String SECRET = "a secret of more than thirty-two bytes";
  private static final KeyPair KEYS = keys(2048);

  private final BearerTokens bySecret =
      BearerTokens.signedBySecret(
          settings(SKEW), SECRET.getBytes(StandardCharsets.UTF_8), () -> NOON);
  private final BearerTokens byKey =
      BearerTokens.signedByKey(settings(SKEW), pem(KEYS), () -> NOON);

  private static BearerTokens.Settings settings(Duration skew) {
    return new BearerTokens.Settings("https://issuer.example", "cairn-farm", skew, "scope");
  }

  private static KeyPair keys(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (java.security.NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static String pem(KeyPair keys) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {10}).encodeToString(keys.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    return change
        .apply(
            new JWTClaimsSet.Builder()
                .issuer("https://issuer.example")
                .audience("cairn-farm")
                .subject("ann@example.org")
                .claim("scope", "openid build")
                .expirationTime(Date.from(NOON.plusSeconds(60))))
        .build();
  }

  private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims)
      throws Exception {
    SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static String byHmac(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
    return signed(JWSAlgorithm.HS256, new MACSigner(SECRET), claims(change));
  }

  private static void assertRefused(BearerTokens tokens, String token, String why) {
    assertThatThrownBy(() -> tokens.caller(token))
        .as(why)
        .isInstanceOf(BearerTokens.Refused.class)
        .hasMessageContaining(why);
  }

  @Test
  @DisplayName("says who asks and what is allowed, when it is signed with the secret")
  void bySecret() throws Exception {
    Caller caller = bySecret.caller(byHmac(usual -> usual));
    assertThat(caller.name()).isEqualTo("jwt:ann@example.org");
    assertThat(caller.scope()).isEqualTo(Scope.BUILD);
    assertThat(caller.keyId()).isEmpty();
  }

  @Test
  @DisplayName(
      "says so as well when it is signed with a key whose public part is known, PEM or JWKS")
  void byKey() throws Exception {
    String token =
        signed(JWSAlgorithm.RS256, new RSASSASigner(KEYS.getPrivate()), claims(usual -> usual));
    assertThat(byKey.caller(token).name()).isEqualTo("jwt:ann@example.org");
    RSAKey key = new RSAKey.Builder((RSAPublicKey) KEYS.getPublic()).keyID("one").build();
    String set = new JWKSet(List.of(key)).toString();
    assertThat(BearerTokens.signedByKey(settings(SKEW), set, () -> NOON).caller(token).scope())
        .isEqualTo(Scope.BUILD);
  }

  @Test
  @DisplayName("may list its scopes, of which the largest counts")
  void scopes() throws Exception {
    assertThat(bySecret.caller(byHmac(one -> one.claim("scope", List.of("read", "admin")))).scope())
        .isEqualTo(Scope.ADMIN);
    for (Object none : List.of("", "openid", "ADMIN", List.of(), 7)) {
      assertRefused(bySecret, byHmac(one -> one.claim("scope", none)), "no scope");
    }
    assertRefused(bySecret, byHmac(one -> one.claim("scope", null)), "no scope");
  }

  @Test
  @DisplayName("does not count unsigned, whatever it says of its algorithm")
  void unsigned() throws Exception {
    String plain = new PlainJWT(claims(usual -> usual)).serialize();
    assertRefused(bySecret, plain, "");
    String[] parts = byHmac(usual -> usual).split("\\.", -1);
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
    assertRefused(bySecret, none + "." + parts[1] + ".", "");
    assertRefused(bySecret, none + "." + parts[1] + "." + parts[2], "");
    assertRefused(bySecret, parts[0] + "." + parts[1] + ".", "");
  }

  @Test
  @DisplayName("does not count when a public key was taken for a secret, or the other way round")
  void confusion() throws Exception {
    for (byte[] asSecret :
        List.of(
            pem(KEYS).getBytes(StandardCharsets.UTF_8),
            pem(KEYS).strip().getBytes(StandardCharsets.UTF_8),
            KEYS.getPublic().getEncoded())) {
      assertRefused(
          byKey, signed(JWSAlgorithm.HS256, new MACSigner(asSecret), claims(usual -> usual)), "");
    }
    assertRefused(
        bySecret,
        signed(JWSAlgorithm.RS256, new RSASSASigner(KEYS.getPrivate()), claims(usual -> usual)),
        "");
    assertRefused(
        byKey,
        signed(JWSAlgorithm.PS256, new RSASSASigner(KEYS.getPrivate()), claims(usual -> usual)),
        "");
  }

  @Test
  @DisplayName("does not count when others have signed it, or it was changed")
  void foreign() throws Exception {
    assertRefused(
        bySecret,
        signed(JWSAlgorithm.HS256, new MACSigner(SECRET + "x"), claims(usual -> usual)),
        "");
    assertRefused(
        byKey,
        signed(
            JWSAlgorithm.RS256, new RSASSASigner(keys(2048).getPrivate()), claims(usual -> usual)),
        "");
    String[] mine = byHmac(usual -> usual).split("\\.", -1);
    String[] admin = byHmac(one -> one.claim("scope", "admin")).split("\\.", -1);
    assertRefused(bySecret, mine[0] + "." + admin[1] + "." + mine[2], "");
  }

  @Test
  @DisplayName("counts until its end and from its beginning, give or take what clocks may differ")
  void time() throws Exception {
    Instant end = NOON.minus(SKEW);
    assertThatCode(
            () -> bySecret.caller(byHmac(one -> one.expirationTime(Date.from(end.plusSeconds(1))))))
        .doesNotThrowAnyException();
    assertRefused(
        bySecret, byHmac(one -> one.expirationTime(Date.from(end.minusSeconds(1)))), "Expired");
    assertRefused(bySecret, byHmac(one -> one.expirationTime(null)), "exp");
    Instant begin = NOON.plus(SKEW);
    assertThatCode(
            () ->
                bySecret.caller(byHmac(one -> one.notBeforeTime(Date.from(begin.minusSeconds(1))))))
        .doesNotThrowAnyException();
    assertRefused(
        bySecret, byHmac(one -> one.notBeforeTime(Date.from(begin.plusSeconds(1)))), "before");
  }

  @Test
  @DisplayName("does not count when it is for somebody else, of somebody else, or of nobody")
  void whom() throws Exception {
    assertRefused(bySecret, byHmac(one -> one.audience("other")), "aud");
    assertRefused(bySecret, byHmac(one -> one.audience((String) null)), "aud");
    assertRefused(bySecret, byHmac(one -> one.issuer("https://other.example")), "iss");
    assertRefused(bySecret, byHmac(one -> one.issuer(null)), "iss");
    assertRefused(bySecret, byHmac(one -> one.subject(null)), "sub");
  }

  @ParameterizedTest
  @DisplayName("names nobody who could put lines into the record")
  @ValueSource(strings = {"", " ", "ann\nbob", "ann\u001b[31m", "ann\u2028bob"})
  void subjects(String subject) throws Exception {
    assertRefused(bySecret, byHmac(one -> one.subject(subject)), "subject");
  }

  @Test
  @DisplayName("is of one kind: a session, or something endless, is none")
  void kind() throws Exception {
    SignedJWT session =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType("session+jwt"))
                .build(),
            claims(usual -> usual));
    session.sign(new MACSigner(SECRET));
    assertRefused(bySecret, session.serialize(), "typ");
    assertRefused(bySecret, byHmac(one -> one.claim("more", "x".repeat(9_000))), "longer");
    assertThat(BearerTokens.isToken(session.serialize())).isTrue();
    assertThat(BearerTokens.isToken("cairn_0123456789ab_" + "0".repeat(48))).isFalse();
  }

  @Test
  @DisplayName("is not waited for with weak keys, without an issuer, or with clocks far apart")
  void settings() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BearerTokens.signedBySecret(settings(SKEW), new byte[31], () -> NOON));
    String secrets = new JWKSet(new OctetSequenceKey.Builder(new byte[32]).build()).toString(false);
    for (String none : List.of("", "{}", "{\"keys\":[]}", "x", pem(keys(1024)), secrets)) {
      assertThatIllegalArgumentException()
          .as(none)
          .isThrownBy(() -> BearerTokens.signedByKey(settings(SKEW), none, () -> NOON));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(BearerTokens.SKEW_MAX.plusSeconds(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BearerTokens.Settings("", "cairn-farm", SKEW, "scope"));
  }
}
