/** Prints the log of the newest build of a recipe, up to its end. */
class Logs {
  public static void main(String[] arguments) throws Exception {
    Node node = new Node(arguments);
    System.out.println(node.get("/api/v1/logs/vim/stream"));
  }
}
