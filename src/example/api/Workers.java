/** Lists workers, and lets one of them rest for a while. */
class Workers {
  public static void main(String[] arguments) throws Exception {
    Node node = new Node(arguments);
    System.out.println(node.get("/api/v1/workers"));
    System.out.println(node.post("/api/v1/workers/0/pause", ""));
    System.out.println(node.post("/api/v1/workers/0/resume", ""));
  }
}
