using System.Text;
using System.Text.Json;
using LivePlatform.Replication.Inbound;
using LivePlatform.Replication.Store;

namespace LivePlatform.Replication.Tests;

public class ReadingDeltaPages
{
    private const string Group = "6f1d2c3b-0000-4000-8000-000000000001";

    /// <summary>Taken for a removal of "nobody", any of these would remove the group itself.</summary>
    [Theory]
    [InlineData("""{"@removed":{"reason":"deleted"}}""")]
    [InlineData("""{"id":null,"@removed":{"reason":"deleted"}}""")]
    [InlineData("""{"id":"","@removed":{"reason":"deleted"}}""")]
    [InlineData("""{"id":"00000000-0000-0000-0000-000000000000","@removed":{"reason":"deleted"}}""")]
    public void A_member_without_an_id_makes_the_page_unreadable(string member) =>
        Should.Throw<JsonException>(() => Read($$"""{"value":[{"id":"{{Group}}","members@delta":[{{member}}]}],"@odata.deltaLink":"x"}"""));

    [Theory]
    [InlineData("""{"@removed":{"reason":"deleted"}}""")]
    [InlineData("""{"id":"00000000-0000-0000-0000-000000000000"}""")]
    public void An_object_without_an_id_makes_the_page_unreadable(string entry) => Should.Throw<JsonException>(() => Read($$"""{"value":[{{entry}}],"@odata.deltaLink":"x"}"""));

    [Fact]
    public void A_removed_member_with_an_id_is_read()
    {
        var page = Read($$"""{"value":[{"id":"{{Group}}","members@delta":[{"@odata.type":"#microsoft.graph.user","id":"{{Group[..^1]}}2","@removed":{"reason":"deleted"} }]}],"@odata.deltaLink":"x"}""");
        var member = page.Entries.Single().Members!.Single();
        (member.Id, member.IsRemoved).ShouldBe((Guid.Parse($"{Group[..^1]}2"), true));
    }

    private static DeltaPage Read(string body) => new DeltaPageReader(GroupColumns.All).Read(Encoding.UTF8.GetBytes(body));
}
