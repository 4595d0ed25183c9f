using System.Text.Json.Nodes;
using LivePlatform.Contracts;
using LivePlatform.Messaging.Alerts;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Messaging.Tests;

/// <summary>An alert is raised once while its trouble is there, and cleared once when it is gone.</summary>
public sealed class WatchingTroubles : IAsyncLifetime
{
    private readonly AlertSubject _directory = AlertSubject.Of(AlertSubjectKind.Directory, Guid.NewGuid(), Guid.NewGuid());
    private MessagingHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await MessagingHost.StartAsync();
        await _host.RunAsync((db, _) =>
        {
            db.Add(new Heard { ServiceProviderId = _host.Provider, CustomerId = Guid.NewGuid() });
            return Task.FromResult(0);
        });
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_trouble_is_told_once_however_often_and_by_however_many_it_is_seen()
    {
        _host.Troubles.Planted.Add(new(_directory, AlertText.Of(AlertCodes.DirectoryStale)));
        for (var look = 0; look < 3; look++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LookAsync()));
        }

        var told = (await ToldAsync()).ShouldHaveSingleItem();
        (Text(told, "code"), Text(told, "severity"), told["version"]!.GetValue<long>()).ShouldBe(("directory.stale", "Critical", 1));

        _host.Troubles.Planted.Clear();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LookAsync()));
        await LookAsync();
        var all = await ToldAsync();
        all.Count.ShouldBe(2);
        all[1]["clearedAt"].ShouldNotBeNull();
        (all[1]["alertId"]!.GetValue<Guid>(), all[1]["version"]!.GetValue<long>()).ShouldBe((told["alertId"]!.GetValue<Guid>(), 2));
        (await _host.CountAsync("SELECT count(*) FROM open_alerts")).ShouldBe(0);
    }

    [Fact]
    public async Task New_words_are_told_under_the_same_alert_and_the_same_words_are_not()
    {
        var text = AlertText.Of(AlertCodes.DirectoryBlocked);
        _host.Troubles.Planted.Add(new(_directory, text));
        await LookAsync();
        _host.Troubles.Planted[0] = new(_directory, text with { Action = "Enter a new secret." });
        await LookAsync();
        await LookAsync();

        var told = await ToldAsync();
        told.Select(x => Text(x, "action")).ShouldBe([text.Action, "Enter a new secret."]);
        told.Select(x => x["version"]!.GetValue<long>()).ShouldBe([1, 2]);
        told.Select(x => Text(x, "alertId")).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_sentence_without_end_is_cut_and_still_the_same_the_next_time()
    {
        _host.Troubles.Planted.Add(
            new(
                _directory,
                AlertText.Of(AlertCodes.DirectoryBlocked) with
                {
                    Sentence = $"{new string('x', AlertText.LongestSentence - 2)}\U0001F4DE and more",
                }));
        await LookAsync();
        await LookAsync();

        Text((await ToldAsync()).ShouldHaveSingleItem(), "sentence").ShouldEndWith("x…");
    }

    [Fact]
    public async Task A_message_that_does_not_leave_for_five_minutes_and_one_that_nobody_can_read_are_told()
    {
        await _host.EnqueueAsync(Guid.NewGuid());
        await LookAsync();
        (await CodesAsync()).ShouldBeEmpty("it has just been written");

        await ExecuteAsync("UPDATE outbox SET enqueued_at = now() - interval '6 minutes', type = 'LivePlatform.Contracts.OfANewerVersion'");
        await LookAsync();
        (await CodesAsync()).ShouldBeEmpty("what a newer version wrote is left to it");
        await ExecuteAsync($"UPDATE outbox SET type = '{typeof(CustomerChanged).FullName}'");
        await ExecuteAsync(
            $"""
            INSERT INTO dead_messages (sequence, message_id, service_provider_id, type, body, enqueued_at, died_at)
            VALUES (0, gen_random_uuid(), '{_host.Provider}', 'Unknown', '{"{}"}', now(), now())
            """);
        await LookAsync();
        (await CodesAsync()).ShouldBe(["messages.delayed", "messages.unreadable"]);

        await ExecuteAsync("DELETE FROM outbox");
        await ExecuteAsync("DELETE FROM dead_messages");
        await LookAsync();
        (await CodesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_alerts_are_told_again_as_they_are()
    {
        _host.Troubles.Planted.Add(new(_directory, AlertText.Of(AlertCodes.DirectoryStale)));
        await LookAsync();
        await _host.RunAsync(async (db, outbox) =>
            await AlertsAgain.PageAsync(db, outbox, Guid.Empty, TestContext.Current.CancellationToken));

        var told = await ToldAsync();
        told.Select(x => x["version"]!.GetValue<long>()).ShouldBe([1, 2], "whoever believes it to be over learns that it is not");
        told[1]["version"] = 1;
        JsonNode.DeepEquals(told[0], told[1]).ShouldBeTrue();
    }

    private Task LookAsync() =>
        _host.Services.GetRequiredService<AlertWatch<HeardDbContext>>().LookAsync(TestContext.Current.CancellationToken);

    private async Task<List<JsonNode>> ToldAsync() =>
        [.. (await TextsAsync("SELECT body::text FROM outbox WHERE type LIKE '%.Alert%' ORDER BY sequence"))
            .Select(x => JsonNode.Parse(x)!)];

    private Task<List<string>> CodesAsync() => TextsAsync("SELECT code FROM open_alerts ORDER BY code");

    private async Task<List<string>> TextsAsync(string sql)
    {
        await using var query = _host.Superuser.CreateCommand(sql);
        await using var rows = await query.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var texts = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _host.Superuser.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
