using System.Text;
using System.Text.Json;
using LivePlatform.Replication.Inbound;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Tests.Pages;

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
    public void An_object_without_an_id_makes_the_page_unreadable(string entry) =>
        Should.Throw<JsonException>(() => Read($$"""{"value":[{{entry}}],"@odata.deltaLink":"x"}"""));

    [Fact]
    public void A_removed_member_with_an_id_is_read()
    {
        var page = Read(
            $$"""
            {"value":[{"id":"{{Group}}","members@delta":[
              {"@odata.type":"#microsoft.graph.user","id":"{{Group[..^1]}}2","@removed":{"reason":"deleted"} }]}],"@odata.deltaLink":"x"}
            """);
        var member = page.Entries.Single().Members!.Single();
        (member.Id, member.IsRemoved).ShouldBe((Guid.Parse($"{Group[..^1]}2"), true));
    }

    /// <summary>A reader that leaves its loops at whatever is not expected drops the entries behind it.</summary>
    [Theory]
    [Trait("Show", "truth.2")]
    [InlineData("""{"@odata.nextLink":"x","value":[{"id":"ID1","members@delta":null},{"id":"ID2"},{"id":"ID3"}]}""")]
    [InlineData(
        """
        {"@odata.nextLink":"x","value":[{"id":"ID1","groupTypes":null,"displayName":null},{"members@delta":[],"id":"ID2"},{"id":"ID3"}],
         "more":[]}
        """)]
    [InlineData(
        """
        {"value":[{"id":"ID1","displayName@odata.type":"#String"},{"@removed":null,"id":"ID2"},{"id":"ID3"}],
         "@odata.deltaLink":null,"@odata.nextLink":"x"}
        """)]
    public void No_entry_is_dropped(string body) =>
        Read(With(body)).Entries.Select(x => x.Id.ToString()[^1..]).ShouldBe(["1", "2", "3"]);

    [Theory]
    [Trait("Show", "truth.2")]
    [InlineData("")]
    [InlineData("<html><body>Bad gateway</body></html>")]
    [InlineData("""{"@odata.deltaLink":"x"}""")]
    [InlineData("""{"@odata.deltaLink":"x","value":null}""")]
    [InlineData("""{"@odata.deltaLink":"x","value":[{"id":"ID1"}""")]
    [InlineData("""{"@odata.deltaLink":"x","value":[{"id":"ID1"}]""")]
    [InlineData("""{"@odata.deltaLink":"x","value":[{"id":"ID1"}]}{}""")]
    [InlineData("""{"@odata.deltaLink":"x","value":[{"id":"ID1"},null]}""")]
    [InlineData("""{"@odata.deltaLink":"x","value":[{"id":"ID1"},[]]}""")]
    [InlineData("""{"@odata.deltaLink":"x","value":[{"id":"ID1","members@delta":{}}]}""")]
    [InlineData("""{"@odata.deltaLink":"x","value":[{"id":"ID1","members@delta":[null]}]}""")]
    [InlineData("""{"@odata.deltaLink":"x","value":[{"id":"ID1","members@delta":[],"members@delta":[]}]}""")]
    [InlineData("""{"@odata.deltaLink":"x","value":[{"id":"ID1"}],"value":[]}""")]
    [InlineData("""{"@odata.deltaLink":"x","value":[{"id":7}]}""")]
    [InlineData("""{"@odata.deltaLink":"","value":[]}""")]
    [InlineData("""{"@odata.deltaLink":7,"value":[]}""")]
    [InlineData("""[{"id":"ID1"}]""")]
    public void What_is_not_a_whole_page_is_refused(string body) => Should.Throw<JsonException>(() => Read(With(body)));

    [Fact]
    public void A_byte_order_mark_is_no_damage() =>
        new DeltaPageReader(GroupColumns.All).Read(
            [
                .. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(With("""{"@odata.deltaLink":"x","value":[{"id":"ID1"}]}""")),
            ]).Entries.Count.ShouldBe(1);

    [Fact]
    public void Bytes_that_are_no_text_are_refused_even_where_nobody_reads_them() => Should.Throw<JsonException>(
        () => new DeltaPageReader(GroupColumns.All).Read([.. "{\"x\":\""u8, 0xC3, .. "\",\"@odata.deltaLink\":\"x\",\"value\":[]}"u8]));

    [Theory]
    [Trait("Show", "truth.2")]
    [InlineData("\"displayName\":\"a\\u0000b\"", "displayName", "a\uFFFDb", ValueFault.UnstorableCharacter)]
    [InlineData("\"displayName\":\"\\ud83da\"", "displayName", "\uFFFDa", ValueFault.UnstorableCharacter)]
    [InlineData("\"displayName\":\"a\\udc00\"", "displayName", "a\uFFFD", ValueFault.UnstorableCharacter)]
    [InlineData("\"displayName\":7", "displayName", null, ValueFault.WrongType)]
    [InlineData("\"mailEnabled\":\"yes\"", "mailEnabled", null, ValueFault.WrongType)]
    [InlineData("\"groupTypes\":[\"a\\u0000\"]", "groupTypes", "[\"a\uFFFD\"]", ValueFault.UnstorableCharacter)]
    [InlineData("\"groupTypes\":{\"a\":1}", "groupTypes", null, ValueFault.WrongType)]
    [InlineData("\"groupTypes\":[null,\"b\",[1]]", "groupTypes", "[\"b\"]", ValueFault.WrongType)]
    public void A_value_that_cannot_be_stored_is_replaced_and_named(string member, string property, string? stored, ValueFault fault)
    {
        var entry = Read($$"""{"value":[{{{member}},"id":"{{Group}}"}],"@odata.deltaLink":"x"}""").Entries.Single();
        entry.Replaced.ShouldNotBeNull().ShouldBe([new ReplacedValue(property, fault)]);
        var value = entry.Values![GroupColumns.All.Select(x => x.Property).ToList().IndexOf(property)];
        (value is ['[', ..] ? JsonSerializer.Serialize(JsonSerializer.Deserialize<List<string>>(value)) : value)
            .ShouldBe(stored is ['[', ..] ? JsonSerializer.Serialize(JsonSerializer.Deserialize<List<string>>(stored)) : stored);
    }

    [Fact]
    public void A_long_value_is_cut_at_a_character()
    {
        var text = $"{new string('x', ReplicaColumn.LongestText - 1)}🦊{new string('y', 4_000)}";
        var entry = Read($$"""{"value":[{"id":"{{Group}}","description":"{{text}}"}],"@odata.deltaLink":"x"}""").Entries.Single();
        entry.Replaced.ShouldBe([new ReplacedValue("description", ValueFault.TooLong)]);
        entry.Values![1].ShouldBe(new string('x', ReplicaColumn.LongestText - 1));
    }

    private static string With(string body) => body.Replace("ID", Group[..^1], StringComparison.Ordinal);

    private static DeltaPage Read(string body) => new DeltaPageReader(GroupColumns.All).Read(Encoding.UTF8.GetBytes(body));
}
