/** Shows a recipe, what it needs and how it was built. */
class Packages {
  public static void main(String[] arguments) throws Exception {
    Node node = new Node(arguments);
    System.out.println(node.get("/api/v1/packages/editors/vim"));
    System.out.println(node.get("/api/v1/packages/editors/vim/deps"));
    System.out.println(node.get("/api/v1/packages/editors/vim/history"));
  }
}
