/** Shows what the node does, and numbers of its builds. */
class Status {
  public static void main(String[] arguments) throws Exception {
    Node node = new Node(arguments);
    System.out.println(node.get("/api/v1/status"));
    System.out.println(node.get("/api/v1/stats"));
    System.out.println(node.get("/api/v1/stats/package/editors/vim"));
  }
}
