using LivePlatform.Bench.Data;
using LivePlatform.Bench.Pages;
using LivePlatform.Bench.Textbook;
using LivePlatform.Replication.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Graph;
using Microsoft.Kiota.Abstractions.Authentication;
using Npgsql;

namespace LivePlatform.Bench.Contenders;

/// <summary>
/// The textbook's whole run: warmed up on the small directory, then measured; right after its first sync its two halves alone, which say
/// whether the textbook was treated fairly.
/// </summary>
internal static class TextbookContender
{
    // Rows of the measurement of EF Core alone: a directory that is compared with nothing.
    private static readonly Guid Elsewhere = new(9, 9, 9, [0, 0, 0, 0, 0, 0, 0, 9]);

    public static async Task RunAsync(ContenderOrder order)
    {
        var (small, large) = (new BenchDirectory(1, order.Small), new BenchDirectory(2, order.Large));
        await using var source = NpgsqlDataSource.Create(order.Owner);
        var options = new DbContextOptionsBuilder<TextbookContext>().UseNpgsql(source).UseSnakeCaseNamingConvention().Options;
        using var smallHttp = BenchHttp.Create(order.Certificates, small.Bearer);
        using var largeHttp = BenchHttp.Create(order.Certificates, large.Bearer);
        using var smallGraph = Graph(smallHttp, order);
        using var largeGraph = Graph(largeHttp, order);
        var smallSync = Sync(smallGraph, options, small);
        var largeSync = Sync(largeGraph, options, large);
        await smallSync.RunAsync();
        var warmUps = small.Rounds.Count - order.MeasuredRounds;
        await RepeatAsync(warmUps, smallSync);

        await order.MeasureAsync(Phase.FirstSync, large.Size.Objects, largeSync.RunAsync);
        var readOnly = new TextbookSync(largeGraph, new TextbookRows(Elsewhere, ContenderOrder.ProviderId), store: null);
        await order.MeasureAsync(Phase.SdkReadAlone, large.Size.Objects, readOnly.RunAsync);
        await order.MeasureAsync(Phase.EfWriteAlone, large.Size.Objects, () => WriteAsync(options, large));
        await TidyAsync(source);

        await order.MeasureAsync(
            Phase.DeltaLarge, large.Rounds.Sum(round => round.Count), () => RepeatAsync(order.MeasuredRounds, largeSync));
        await order.MeasureAsync(
            Phase.DeltaSmall, small.Rounds.Skip(warmUps).Sum(round => round.Count), () => RepeatAsync(order.MeasuredRounds, smallSync));
    }

    /// <summary>
    /// The rows of the halves go, and the planner gets the statistics that autovacuum would have taken by the time of a delta round: free
    /// of charge, in the textbook's favour.
    /// </summary>
    private static async Task TidyAsync(NpgsqlDataSource source)
    {
        foreach (var table in new[] { "directory_users", "directory_groups", "directory_members" })
        {
            await using var delete = source.CreateCommand($"DELETE FROM {table} WHERE directory_id = $1");
            delete.Parameters.AddWithValue(Elsewhere);
            await delete.ExecuteNonQueryAsync();
            await using var analyze = source.CreateCommand($"VACUUM ANALYZE {table}");
            await analyze.ExecuteNonQueryAsync();
        }
    }

    private static GraphServiceClient Graph(HttpClient http, ContenderOrder order) =>
        new(http, new AnonymousAuthenticationProvider(), order.Graph.ToString().TrimEnd('/'));

    private static TextbookSync Sync(GraphServiceClient graph, DbContextOptions<TextbookContext> options, BenchDirectory directory) =>
        new(graph, new TextbookRows(directory.Bearer, ContenderOrder.ProviderId), new TextbookStore(options, directory.Bearer));

    private static async Task RepeatAsync(int times, TextbookSync sync)
    {
        for (var i = 0; i < times; i++)
        {
            await sync.RunAsync();
        }
    }

    /// <summary>The same rows from memory through the same store.</summary>
    private static async Task WriteAsync(DbContextOptions<TextbookContext> options, BenchDirectory directory)
    {
        var (store, rows) = (new TextbookStore(options, Elsewhere), new TextbookRows(Elsewhere, ContenderOrder.ProviderId));
        foreach (var users in directory.FirstUsers.Select(user => RowOf(user)).Chunk(1000))
        {
            await store.SaveAsync(users);
        }

        foreach (var groups in directory.Groups.Select(group => new DirectoryGroup
        {
            DirectoryId = Elsewhere,
            Generation = 1,
            ObjectId = group.Id,
            CustomerId = Elsewhere,
            ServiceProviderId = Tenancy.ServiceProviderId.From(ContenderOrder.ProviderId),
            DisplayName = group.Values[0],
            Description = group.Values[1],
            Mail = group.Values[2],
            MailNickname = group.Values[3],
            MailEnabled = group.Values[4] == "true",
            SecurityEnabled = group.Values[5] == "true",
            Visibility = group.Values[6],
            GroupTypes = group.Values[7],
            CreatedDateTime = group.Values[8],
        }).Chunk(1000))
        {
            await store.SaveAsync(groups);
        }

        foreach (var members in directory.FirstMembers.Select(x => rows.Of(x.Group, x.Member, "user")).Chunk(1000))
        {
            await store.SaveAsync(members);
        }
    }

    private static DirectoryUser RowOf(DirectoryObject user) => new()
    {
        DirectoryId = Elsewhere,
        Generation = 1,
        ObjectId = user.Id,
        CustomerId = Elsewhere,
        ServiceProviderId = Tenancy.ServiceProviderId.From(ContenderOrder.ProviderId),
        DisplayName = user.Values[0],
        GivenName = user.Values[1],
        Surname = user.Values[2],
        UserPrincipalName = user.Values[3],
        Mail = user.Values[4],
        AccountEnabled = user.Values[5] == "true",
        UserType = user.Values[6],
        Department = user.Values[7],
        JobTitle = user.Values[8],
        CompanyName = user.Values[9],
        OfficeLocation = user.Values[10],
        StreetAddress = user.Values[11],
        PostalCode = user.Values[12],
        City = user.Values[13],
        State = user.Values[14],
        Country = user.Values[15],
        UsageLocation = user.Values[16],
        PreferredLanguage = user.Values[17],
        MobilePhone = user.Values[18],
        BusinessPhones = user.Values[19],
        OnPremisesSyncEnabled = user.Values[20] is null ? null : user.Values[20] == "true",
        CreatedDateTime = user.Values[21],
    };
}
