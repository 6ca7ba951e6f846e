/** Shows what the build database holds, and makes it anew. */
class Database {
  public static void main(String[] arguments) throws Exception {
    Node node = new Node(arguments);
    System.out.println(node.get("/api/v1/database/stats"));
    System.out.println(node.post("/api/v1/database/rebuild", ""));
  }
}
