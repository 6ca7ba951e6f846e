/** Shows how the node is set up. */
class Configuration {
  public static void main(String[] arguments) throws Exception {
    Node node = new Node(arguments);
    System.out.println(node.get("/api/v1/config"));
    System.out.println(node.get("/api/v1/config/profiles"));
  }
}
