import java.net.URI;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Prints all that happened to builds, from the beginning of the journal to the end of a run. */
class Events {
  public static void main(String[] arguments) throws Exception {
    Node node = new Node(arguments);
    CompletableFuture<Void> over = new CompletableFuture<>();
    URI events =
        URI.create(
            node.address().replaceFirst("^http", "ws")
                + "/api/v1/events?types=build.*,run.*&offset=0");
    WebSocket socket =
        node.http()
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + node.token())
            .buildAsync(
                events,
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence text, boolean last) {
                    System.out.println(text);
                    if (text.toString().contains("\"run.finished\"")) {
                      over.complete(null);
                    }
                    return WebSocket.Listener.super.onText(from, text, last);
                  }
                })
            .join();
    over.join();
    socket.abort();
  }
}
