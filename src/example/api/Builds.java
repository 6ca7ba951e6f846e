/** Starts a build, and lists what failed. */
class Builds {
  public static void main(String[] arguments) throws Exception {
    Node node = new Node(arguments);
    System.out.println(node.post("/api/v1/builds", "{\"names\": [\"vim\"], \"force\": true}"));
    System.out.println(node.get("/api/v1/queue"));
    System.out.println(node.get("/api/v1/builds?status=failed&limit=20"));
  }
}
