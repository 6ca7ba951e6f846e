package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.model.AttributeKey;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.MethodRejection;
import akka.http.javadsl.server.Rejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.server.UnsatisfiableRangeRejection;
import akka.http.javadsl.unmarshalling.StringUnmarshallers;
import akka.util.ByteString;
import dev.cairn.access.Caller;
import dev.cairn.journal.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is around every request: its id, who may ask, where handlers run, how they answer. Handlers
 * block and run on the dispatcher for that.
 */
abstract class ApiFrame extends AllDirectives {
  private static final Logger LOG = LoggerFactory.getLogger(ApiFrame.class);

  /** The id of a request: in its answer, in the log and in the causes of what follows from it. */
  private static final AttributeKey<String> REQUEST_ID =
      AttributeKey.create("request-id", String.class);

  /** Longest body of a request: names of every recipe of a big tree. */
  private static final long BODY_BYTES_MAX = 4L << 20;

  /** How long a client may take to send it: 20 s. */
  private static final Duration BODY_TIME_MAX = Duration.ofSeconds(20);

  /** Who asks, as far as it could show. */
  private static final AttributeKey<Caller> CALLER = AttributeKey.create("caller", Caller.class);

  private final ServerFacts facts;
  private final HostCheck host;
  private final Gate gate;
  private final ActorSystem<?> system;
  private final Executor blocking;

  ApiFrame(ActorSystem<?> system, ServerFacts facts, String host, Judge others) {
    this.facts = facts;
    this.host = new HostCheck(host, facts.access().hosts());
    this.gate = new Gate(facts.access(), others);
    this.system = system;
    this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
  }

  /** Where handlers run. */
  final Executor blocking() {
    return blocking;
  }

  /**
   * Everything that a server answers.
   *
   * @param watched what it tells those who watch it
   * @param api routes below {@code /api/v1}, guarded by whoever makes them
   */
  final Route frame(Watched watched, Route api) {
    WatchRoutes watch = new WatchRoutes(this, facts.metrics(), watched);
    Route metrics = path("metrics", () -> guarded(watch.metrics()));
    Route versioned =
        pathPrefix(
            "api", () -> pathPrefix("v1", () -> concat(watch.alive("health"), metrics, api)));
    // Whoever comes may have this: nothing of it is secret.
    Route open =
        concat(watch.health(), new DashboardRoutes().create(), new DocsRoutes(this).create());
    Route all =
        extractRequest(
            request -> {
              host.check(request);
              return concat(open, versioned, metrics);
            });
    ExceptionHandler failures =
        ExceptionHandler.newBuilder()
            .matchAny(failure -> withAnswers(answers -> complete(answers.failure(failure))))
            .build();
    return new HttpMetrics(facts.metrics())
        .measured(
            () ->
                identified(
                    () ->
                        handleExceptions(
                            failures, () -> handleRejections(rejections(), () -> all))));
  }

  /** Served to those only who show that they may. */
  final Route guarded(Route closed) {
    return attribute(
        REQUEST_ID,
        id ->
            extractRequest(
                request ->
                    onSuccess(
                        CompletableFuture.supplyAsync(() -> admit(request, id), blocking),
                        caller ->
                            mapRequest(
                                admitted -> admitted.addAttribute(CALLER, caller), () -> closed))));
  }

  private Caller admit(HttpRequest request, String id) {
    try {
      return gate.admit(request, id);
    } catch (InterruptedException stopping) {
      throw ApiException.unavailable("the node is stopping");
    }
  }

  /** Gives the request an id, which comes back in a header of whatever answers it. */
  private Route identified(Supplier<Route> inner) {
    return mapRequest(
        request -> request.addAttribute(REQUEST_ID, facts.requestIds().get()),
        () ->
            attribute(
                REQUEST_ID,
                id -> respondWithDefaultHeader(RawHeader.create("X-Request-Id", id), inner)));
  }

  private RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleNotFound(problem(404, "NOT_FOUND", "there is no such resource"))
        .handleAll(MethodRejection.class, this::methods)
        .handle(UnsatisfiableRangeRejection.class, this::unsatisfiable)
        .handleAll(
            Rejection.class,
            all ->
                problem(
                    400, "BAD_REQUEST", "not understood: " + Words.visible("" + all.getFirst())))
        .build();
  }

  private Route methods(List<MethodRejection> rejections) {
    String known =
        String.join(
            ", ", rejections.stream().map(one -> one.supported().value()).distinct().toList());
    return respondWithHeader(
        RawHeader.create("Allow", known),
        () -> problem(405, "METHOD", "the resource does not know this method, but " + known));
  }

  private Route unsatisfiable(UnsatisfiableRangeRejection rejection) {
    return respondWithHeader(
        RawHeader.create("Content-Range", "bytes */" + rejection.actualEntityLength()),
        () -> problem(416, "RANGE", "the file does not have these bytes"));
  }

  private Route problem(int status, String code, String message) {
    return withAnswers(answers -> complete(answers.problem(status, code, message)));
  }

  private Route withAnswers(Function<Answers, Route> inner) {
    return attribute(REQUEST_ID, id -> inner.apply(new Answers(facts, id)));
  }

  /** Calls a handler where it may block, and answers with its result, or with why there is none. */
  Route answer(Callable<?> handler) {
    return extractRequest(
        request -> {
          Negotiation.checkAccept(request);
          return respond(answers -> Negotiation.conditional(request, answers.of(handler)));
        });
  }

  /** The page of a list that a request means: {@code page}, from 1, and {@code limit}. */
  final Route withPage(Function<PageRequest, Route> inner) {
    return withPage(PageRequest.SIZE_USUAL, inner);
  }

  /** The same, of a list that comes whole unless the request says otherwise. */
  final Route withPageOrAll(Function<PageRequest, Route> inner) {
    return withPage(PageRequest.SIZE_ALL, inner);
  }

  private Route withPage(int sizeUsual, Function<PageRequest, Route> inner) {
    return parameterOptional(
        StringUnmarshallers.INTEGER,
        "page",
        page ->
            parameterOptional(
                StringUnmarshallers.INTEGER,
                "limit",
                limit -> inner.apply(PageRequest.of(page, limit, sizeUsual))));
  }

  Route respond(Function<Answers, HttpResponse> handler) {
    return withAnswers(
        answers ->
            completeWithFuture(
                CompletableFuture.supplyAsync(() -> handler.apply(answers), blocking)));
  }

  final Route respondLater(Function<Answers, CompletionStage<HttpResponse>> handler) {
    return withAnswers(answers -> completeWithFuture(handler.apply(answers)));
  }

  final <T> Route withBody(Class<T> type, Function<T, Route> inner) {
    return extractRequest(
        request -> {
          Negotiation.checkContentType(request);
          return withWhole(
              BODY_BYTES_MAX, whole -> inner.apply(Answers.read(whole.utf8String(), type)));
        });
  }

  /**
   * Reads a body that is a file, of whatever type.
   *
   * @param most length that is taken
   */
  final Route withFile(long most, Function<byte[], Route> inner) {
    return withWhole(most, whole -> inner.apply(whole.toArray()));
  }

  private Route withWhole(long most, Function<ByteString, Route> inner) {
    return withSizeLimit(
        most,
        () ->
            extractRequestEntity(
                body ->
                    onSuccess(
                        // The limit above has an answer; that of toStrict has none.
                        body.toStrict(BODY_TIME_MAX.toMillis(), Long.MAX_VALUE, system),
                        whole -> inner.apply(whole.getData()))));
  }

  /** A handler of a body that changes something, and of why it does. */
  interface CommandHandler<T, R> {
    R handle(T body, Cause cause) throws Exception;
  }

  /** Answers with what a handler makes of the body. */
  <T> Route withCommand(Class<T> type, CommandHandler<T, ?> handler) {
    return withBody(type, body -> withCause(cause -> answer(() -> handler.handle(body, cause))));
  }

  /** For the record: this request, and who asks; who has the node's token may name somebody. */
  Route withCause(Function<Cause, Route> inner) {
    return attribute(
        REQUEST_ID,
        id ->
            attribute(
                CALLER,
                caller ->
                    optionalHeaderValueByName(
                        "X-Cairn-User",
                        user -> caused(Cause.ofRequest(id, name(caller, user)), inner))));
  }

  /** Who asks; for routes that are guarded. */
  final Route withCaller(Function<Caller, Route> inner) {
    return attribute(CALLER, inner);
  }

  private Route caused(Cause cause, Function<Cause, Route> inner) {
    return extractRequest(
        request -> {
          LOG.info(
              "{} by {}: {} {}",
              cause.id(),
              cause.by(),
              request.method().value(),
              Words.visible(request.getUri().toString()));
          return inner.apply(cause);
        });
  }

  private static String name(Caller caller, Optional<String> user) {
    return caller.equals(Caller.LOCAL)
        ? user.map(ApiFrame::oneLine).filter(by -> !by.isBlank()).orElse("api")
        : caller.name();
  }

  private static String oneLine(String text) {
    return text.substring(0, Math.min(64, text.length())).replaceAll("\\p{Cc}", " ");
  }

  Route withFlag(String name, Function<Boolean, Route> inner) {
    return parameterOptional(
        StringUnmarshallers.BOOLEAN,
        name,
        (Optional<Boolean> flag) -> inner.apply(flag.orElse(false)));
  }
}
