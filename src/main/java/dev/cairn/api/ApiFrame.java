package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.model.AttributeKey;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.MalformedRequestContentRejection;
import akka.http.javadsl.server.MethodRejection;
import akka.http.javadsl.server.Rejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.StringUnmarshallers;
import akka.http.javadsl.unmarshalling.Unmarshaller;
import akka.http.scaladsl.model.EntityStreamSizeException;
import dev.cairn.access.Caller;
import dev.cairn.journal.Cause;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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

  private final ServerFacts facts;

  /** Who asks, as far as it could show. */
  private static final AttributeKey<Caller> CALLER = AttributeKey.create("caller", Caller.class);

  private final HostCheck host;
  private final Gate gate;
  private final Executor blocking;

  ApiFrame(ActorSystem<?> system, ServerFacts facts, String host) {
    this.facts = facts;
    this.host = new HostCheck(host, facts.hosts());
    this.gate = new Gate(facts);
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
   * @param closed routes below {@code /api/v1} for those who may
   */
  final Route frame(Watched watched, Route closed) {
    WatchRoutes watch = new WatchRoutes(this, facts.metrics(), watched);
    Route metrics = path("metrics", () -> guarded(watch.metrics()));
    Route api =
        pathPrefix(
            "api",
            () -> pathPrefix("v1", () -> concat(watch.alive("health"), metrics, guarded(closed))));
    Route health = watch.health();
    Route all =
        extractRequest(
            request -> {
              host.check(request);
              return concat(health, api, metrics);
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
  private Route guarded(Route closed) {
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
                REQUEST_ID, id -> respondWithHeader(RawHeader.create("X-Request-Id", id), inner)));
  }

  private RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleNotFound(problem(404, "NOT_FOUND", "there is no such resource"))
        .handle(
            MethodRejection.class,
            _ -> problem(405, "METHOD", "the resource does not know this method"))
        .handleAll(Rejection.class, all -> notUnderstood(all.getFirst()))
        .build();
  }

  private Route notUnderstood(Rejection rejection) {
    return rejection instanceof MalformedRequestContentRejection body
            && body.getCause() instanceof EntityStreamSizeException tooLarge
        ? withAnswers(answers -> complete(answers.failure(tooLarge)))
        : problem(400, "BAD_REQUEST", "not understood: " + rejection);
  }

  private Route problem(int status, String code, String message) {
    return withAnswers(answers -> complete(answers.problem(status, code, message)));
  }

  private Route withAnswers(Function<Answers, Route> inner) {
    return attribute(REQUEST_ID, id -> inner.apply(new Answers(facts, id)));
  }

  /** Calls a handler where it may block, and answers with its result, or with why there is none. */
  Route answer(Callable<?> handler) {
    return respond(answers -> answers.of(handler));
  }

  Route respond(Function<Answers, HttpResponse> handler) {
    return withAnswers(
        answers ->
            completeWithFuture(
                CompletableFuture.supplyAsync(() -> handler.apply(answers), blocking)));
  }

  final <T> Route withBody(Class<T> type, Function<T, Route> inner) {
    return entity(Unmarshaller.entityToString(), body -> inner.apply(Answers.read(body, type)));
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

  private Route caused(Cause cause, Function<Cause, Route> inner) {
    return extractRequest(
        request -> {
          LOG.info(
              "{} by {}: {} {}",
              cause.id(),
              cause.by(),
              request.method().value(),
              request.getUri().path());
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
