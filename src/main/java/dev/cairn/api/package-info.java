/**
 * The HTTP interface of a node: JSON below {@code /api/v1}, one envelope around every answer.
 *
 * <p><b>Purpose.</b> Everything that a person or a program can ask of a node goes through here; the
 * {@code cairn} command is one client among others. {@link dev.cairn.api.ApiServer} listens, {@link
 * dev.cairn.api.ApiServices} is what the node hands in, {@link dev.cairn.api.Wire} is what goes
 * over the wire.
 *
 * <pre>
 * GET    health                         no token needed
 * GET    status                         run, workers, limit, load
 * POST   plan                           what would be built, and why
 * POST   builds | queue                 plan and build: a new run, or joined to the active one
 * GET    builds?package=&amp;status=&amp;worker=&amp;since=&amp;until=&amp;page=&amp;limit=
 *                                       attempts, the newest first
 * GET    builds/ID|NAME                 one attempt
 * DELETE builds/ID|NAME                 cancel in the active run
 * POST   builds/ID|NAME/retry           again in the active run
 * GET    runs?limit=                    runs, the newest first
 * GET    runs/ID|latest                 one run; runs/ID|latest/graph: what waits for what in it
 * DELETE runs/ID|latest?now=true        stop it: cleanly, or at once
 * GET    queue                          what waits, in the order in which it will begin
 * DELETE queue/ID|NAME                  take it out while it waits
 * POST   queue/NAME/priority            move it forward or back
 * GET    workers                        and workers/SLOT|NAME
 * POST   workers/SLOT|NAME|all/pause    and resume
 * GET    workers/SLOT|NAME/log          what it prints, as server-sent events
 * GET    config                         how the node is set up, without secrets; config/profiles
 * GET    packages, repository           what was published, and where
 * GET    packages/CATEGORY/NAME         a recipe, its package and its last build; also below it: deps,
 *                                       history?page=&amp;limit=, status
 * GET    stats, stats/today             builds in numbers; stats/package/CATEGORY/NAME
 * GET    logs/ID|NAME?offset=&amp;follow=   bytes of a log; with follow until the build is over
 * GET    logs/ID|NAME/stream            the same as server-sent events, one per line
 * GET    artifacts/ID|NAME[/FILE]       a package that a build has made, also in ranges
 * GET    events?types=&amp;packages=&amp;offset= WebSocket, or server-sent events: what happens, and what was
 *                                       missed since an offset
 * GET    events?entity=                 otherwise: one stored event per line, as they happen
 * GET    audit/events?entity=&amp;kind=&amp;tag=&amp;since=&amp;until=&amp;after=&amp;limit=|newest=
 *                                       events of the journal; follow=true: lines, also those to come
 * GET    audit/entities/ID/events?causes=true
 *                                       the story of an entity, and what its events led to
 * GET    audit/entities/ID/state?at=    by replay, at a sequence number or time; diff?from=&amp;to=
 * GET    audit/replay?entity=           fold everything again and compare
 * GET    audit/verify?key=&amp;checkpoints=  check all of it; audit/statistics: count it
 * GET    audit/export?format=jsonl|csv  events for other programs, with the filters of audit/events
 * GET    distfiles/unused               and DELETE: remove them
 * POST   programs                       run built programs in clean rooms
 * POST   journal/backup                 copy the journal while it is written
 * POST   journal/compact                give room back
 * POST   journal/retain                 remove what is old and not needed, or count it
 * GET    database/stats                 what the build database holds; database/export: all of it
 * POST   database/rebuild               make it anew; database/clean: forget what no recipe makes
 * GET    history/changes/NAME           what changed since it was last built; last-good/NAME
 * GET    history/compare?left=&amp;right=   what is different between two builds
 * GET    history/slowest?limit=         and history/flaky
 * GET    history/dependents/NAME        who needs it, level by level
 * GET    history/runs/ID/builds         all attempts of a run
 * POST   session                        have a browser keep a session; GET: who one is, DELETE: end it
 * GET    keys                           of the API
 * POST   keys                           make one; the only answer that has it
 * DELETE keys/ID|NAME                   revoke one
 * GET    openapi.json                   the description of all this, without a token
 * POST   shutdown                       end the node
 * GET    metrics                        for Prometheus; also at /metrics
 * </pre>
 *
 * <p>Beside it, {@code /} is the dashboard, a page that asks all of this as any other client does;
 * {@code /docs} shows the description, {@code /health/live} and {@code /health/ready} answer
 * probes, and {@code /metrics} Prometheus.
 *
 * <p><b>Vocabulary.</b> An <em>answer</em> is the envelope {@code {status, data | error, meta}}. A
 * <em>refusal</em> is an error that the client can do something about; its message is one line. The
 * <em>feed</em> is the stream of events as lines. The <em>stream</em> is the one for WebSockets and
 * server-sent events: {@code StreamTranslation} puts the journal's events into the words of the
 * API, {@code EventHub} reads them once for all, {@code EventRing} holds the newest, and {@code
 * EventCursor} is one client's place in it. A <em>passing</em> event is one that the journal does
 * not hold.
 *
 * <p><b>Data flow.</b> request → {@code HostCheck}, {@code Gate} (who, how often, what for) →
 * {@code ApiRoutes} → {@code SubmitRequests}, {@code RunRequests}, {@code HistoryRequests}, {@code
 * AuditRequests} (blocking, on their own dispatcher) → farm, planner, history → {@code Views} →
 * {@code Answers}. Events go from the actor system's event stream through {@code EventFeed},
 * without a detour, and from the journal through {@code EventHub}.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>Nothing but what is at {@code health}, {@code docs} and {@code openapi.json} is answered
 *       without the node's token, a key or a session of either, and nothing at all to a request
 *       that names another host.
 *   <li>What is stored after a client has read {@code Subscribed} from the feed reaches it, or the
 *       feed breaks; there are no gaps.
 *   <li>No label of a metric has a value that clients or recipes choose.
 *   <li>Every answer carries the id of its request, in {@code X-Request-Id} and in the envelope;
 *       what a request changes is stored with that id and with who asked.
 *   <li>No stack trace and no more than one line of reason leaves the node; the log has the rest
 *       under the request's id.
 *   <li>Status codes: 400 not understood, 401 no key, 403 a key that is not for this, 404 no such
 *       thing, 202 begun, 405 no such method, 406 no JSON wanted, 408 body too slow, 409 refused
 *       because of what is going on, 410 not there any more, 412 changed meanwhile, 413 body too
 *       long, 415 body is no JSON, 416 no such range, 421 wrong host, 422 nothing can come of it,
 *       429 too often, 500 defect or disk, 503 journal does not answer.
 * </ul>
 */
@NullMarked
package dev.cairn.api;

import org.jspecify.annotations.NullMarked;
