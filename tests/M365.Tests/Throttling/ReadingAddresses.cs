using LivePlatform.M365.Throttling;

namespace LivePlatform.M365.Tests.Throttling;

/// <summary>An address of Graph in its parts, however it is written.</summary>
public sealed class ReadingAddresses
{
    [Theory]
    [InlineData("users", "users")]
    [InlineData("/users//x/", "users x")]
    [InlineData("users('x')", "users 'x'")]
    [InlineData("users(x)/memberOf", "users x memberOf")]
    [InlineData("users()", "users")]
    [InlineData("users(x", "users(x")]
    [InlineData("(x)", "(x)")]
    [InlineData("users(1)", "users 1")]
    [InlineData("me/messages", "users me messages")]
    [InlineData("ME", "users me")]
    [InlineData("users/me", "users me")]
    [InlineData("groups/x/members/$ref", "groups x members")]
    [InlineData("groups/x/members/$count", "groups x members")]
    [InlineData("groups/x/photo/$value", "groups x photo")]
    [InlineData("groups/x/members/microsoft.graph.user", "groups x members")]
    [InlineData("groups/x/members/Microsoft.Graph.User", "groups x members")]
    [InlineData("users/microsoft.graph.delta(x)", "users microsoft.graph.delta x")]
    [InlineData("users/a%2Fb", "users a/b")]
    public void A_path_is_cut_where_Graph_cuts_it(string path, string segments) => GraphPath.Split(path).ShouldBe(segments.Split(' '));

    [Theory]
    [InlineData("", false, false, null, false)]
    [InlineData("$select=id", true, false, null, false)]
    [InlineData("select=id&$expand=manager&$top=5", true, true, 5, false)]
    [InlineData("%24SELECT=id,signInActivity", true, false, null, true)]
    [InlineData("$select", true, false, null, false)]
    [InlineData("$select=displayName%2CsigninActivity&$top=x", true, false, null, true)]
    [InlineData("=select&x=signInActivity", false, false, null, false)]
    [InlineData("&&$top=999&", false, false, 999, false)]
    public void A_query_says_what_it_costs(string query, bool select, bool expand, int? top, bool signIn) =>
        GraphQuery.Parse(query).ShouldBe(new GraphQuery(select, expand, top, signIn));
}
