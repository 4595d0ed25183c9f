using System.Globalization;
using System.Text.Json;
using CsCheck;
using LivePlatform.Replication.Inbound;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Tests.Pages;

public class ReadingAnyPage
{
    private static readonly long Pages = long.Parse(
        Environment.GetEnvironmentVariable("LIVE_PAGES") ?? "4000", CultureInfo.InvariantCulture);

    [Fact]
    [Trait("Show", "truth.1")]
    public void A_page_that_is_right_gives_the_rows_of_a_plain_reading()
    {
        GeneratedPages.Right.Sample(
            page =>
            {
                var body = GeneratedPages.Bytes(page);
                PlainReading.Show(new DeltaPageReader(GroupColumns.All).Read(body)).ShouldBe(PlainReading.Read(body, GroupColumns.All));
            },
            iter: Pages / 2);
        TestContext.Current.TestOutputHelper!.WriteLine($"figure: {Pages / 2} right pages, all read like a plain reading");
    }

    [Fact]
    [Trait("Show", "truth.1")]
    public void A_damaged_page_is_refused_or_still_gives_the_rows_of_a_plain_reading()
    {
        var (refused, read) = (0L, 0L);
        Gen.Select(GeneratedPages.Right, GeneratedPages.Damage).Sample(
            (page, damage) =>
            {
                var body = damage(GeneratedPages.Bytes(page));
                if (TryRead(body) is not { } ours)
                {
                    Interlocked.Increment(ref refused);
                    return;
                }

                ours.ShouldBe(PlainReading.Read(body, GroupColumns.All));
                Interlocked.Increment(ref read);
            },
            iter: Pages / 2);
        (refused, read).ShouldSatisfyAllConditions(x => x.refused.ShouldBeGreaterThan(Pages / 8), x => x.read.ShouldBeGreaterThan(0));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {refused + read} damaged pages: {refused} refused, {read} read like a plain reading, 0 otherwise");
    }

    [Fact]
    public void One_reader_reads_pages_of_every_order_one_after_the_other() => GeneratedPages.Right.Array[1, 6].Sample(
        pages =>
        {
            var reader = new DeltaPageReader(GroupColumns.All);
            foreach (var body in pages.Select(GeneratedPages.Bytes))
            {
                PlainReading.Show(reader.Read(body)).ShouldBe(PlainReading.Read(body, GroupColumns.All));
            }
        },
        iter: Pages / 8);

    private static string? TryRead(byte[] body)
    {
        try
        {
            return PlainReading.Show(new DeltaPageReader(GroupColumns.All).Read(body));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
