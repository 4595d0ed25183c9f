using System.Net.Http.Json;
using LivePlatform.Contracts;
using LivePlatform.Deployment;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LivePlatform.Messaging.Tests;

/// <summary>What a process sees of the platform's own parts becomes an alert of the platform, and of no provider.</summary>
public sealed class WatchingThePlatform : IAsyncLifetime
{
    private static readonly AlertText Ends = AlertText.Of(AlertCodes.CertificateExpires);
    private readonly AlertingService _service = new(ServiceNames.Replication);
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private MessagingHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await MessagingHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_loop_that_does_not_come_round_is_told_until_it_does()
    {
        var beats = _host.Services.GetRequiredService<LoopBeats>();
        beats.Beat("dispatcher", TimeSpan.FromMinutes(1));
        beats.Beat("outbox relay", TimeSpan.FromMinutes(-1));
        await LookAsync();
        (await _host.CountAsync("SELECT count(*) FROM open_alerts")).ShouldBe(0, "it may be two minutes late");

        beats.Beat("outbox relay", TimeSpan.FromMinutes(-3));
        await LookAsync();
        await LookAsync();
        (await _host.CountAsync(
            $"""
            SELECT count(*) FROM open_alerts
            WHERE service_provider_id = '{ServiceProviderId.Platform}' AND code = 'loop.silent' AND sentence LIKE '%outbox relay%'
            """)).ShouldBe(1);
        (await _host.CountAsync("SELECT count(*) FROM open_alerts")).ShouldBe(1);

        beats.Beat("outbox relay", TimeSpan.FromMinutes(1));
        await LookAsync();
        (await _host.CountAsync("SELECT count(*) FROM open_alerts")).ShouldBe(0);
        (await _host.CountAsync(
            $"SELECT count(*) FROM outbox WHERE service_provider_id = '{ServiceProviderId.Platform}' AND type LIKE '%.Alert%'"))
            .ShouldBe(2);
    }

    [Fact]
    public async Task What_one_process_found_is_cleared_by_itself_or_by_its_end_and_by_no_other_process()
    {
        var found = new Planted { Troubles = [new(_service.Part("file:x"), Ends)] };
        var nothing = new Planted { Troubles = [] };
        var (one, other) = (Process(found), Process(nothing));
        (await FindAsync(one, _now)).ShouldHaveSingleItem().Text.ShouldBe(Ends);
        (await FindAsync(other, _now)).ShouldHaveSingleItem();

        found.Troubles = null;
        (await FindAsync(one, _now.AddMinutes(5))).ShouldHaveSingleItem("a process that does not know yet says nothing");
        found.Troubles = [];
        (await FindAsync(one, _now.AddMinutes(5))).ShouldBeEmpty();

        found.Troubles = [new(_service.Part("file:x"), Ends)];
        await FindAsync(one, _now.AddMinutes(5));
        (await FindAsync(other, _now.AddMinutes(5.5))).ShouldHaveSingleItem("it may only be slow");
        (await FindAsync(other, _now.AddMinutes(7))).ShouldBeEmpty("it is gone");
    }

    [Fact]
    public async Task A_provider_is_told_of_nothing_that_processes_find()
    {
        var process = Process(new Planted { Troubles = [new(_service.Part("file:x"), Ends)] });
        var found = await _host.RunAsync((db, _) => process.FindAsync(db, _now, TestContext.Current.CancellationToken));
        found.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_in_an_error_queue_is_told_until_the_queue_is_empty()
    {
        var queues = _host.Services.GetRequiredService<ErrorQueues>();
        queues.Look(_now).ShouldBeNull("nobody has asked yet");
        await queues.AskAsync(TestContext.Current.CancellationToken);
        queues.Look(_now).ShouldNotBeNull().ShouldBeEmpty("there is no such queue");

        const string queue = "replication-hear-customers_error";
        using var api = _host.Broker.Management();
        using var made = await api.PutAsJsonAsync(
            $"queues/{_host.Broker.Name}/{queue}", new { durable = true }, TestContext.Current.CancellationToken);
        made.EnsureSuccessStatusCode();
        using var sent = await api.PostAsJsonAsync(
            $"exchanges/{_host.Broker.Name}/amq.default/publish",
            new { properties = new { }, routing_key = queue, payload = "{}", payload_encoding = "string" },
            TestContext.Current.CancellationToken);
        sent.EnsureSuccessStatusCode();
        await queues.AskAsync(TestContext.Current.CancellationToken);
        queues.Look(_now).ShouldNotBeNull().ShouldBeEmpty("what was not there is not asked for each time");
        _host.Services.GetRequiredService<ReceiveQueues>().Faulted("replication-hear-customers");
        await queues.AskAsync(TestContext.Current.CancellationToken);
        queues.Look(_now).ShouldNotBeNull().ShouldHaveSingleItem().Text.Sentence.ShouldContain(queue);

        using var emptied = await api.DeleteAsync(
            $"queues/{_host.Broker.Name}/{queue}/contents", TestContext.Current.CancellationToken);
        emptied.EnsureSuccessStatusCode();
        await queues.AskAsync(TestContext.Current.CancellationToken);
        queues.Look(_now).ShouldNotBeNull().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(90, 15, null)]
    [InlineData(90, 13, AlertSeverity.Warning)]
    [InlineData(90, 1, AlertSeverity.Critical)]
    [InlineData(90, -1, AlertSeverity.Critical)]
    [InlineData(8, 3, null)]
    [InlineData(8, 1, AlertSeverity.Warning)]
    public void A_certificate_is_told_of_when_it_should_have_been_replaced(int lifetime, int left, AlertSeverity? severity)
    {
        var until = _now.AddDays(left);
        var file = new DeployedFile("Kestrel", null, new Validity(until.AddDays(-lifetime), until));
        new EndingCertificates(_service, [new Files(file)]).Look(_now).Select(x => (AlertSeverity?)x.Text.Severity).SingleOrDefault()
            .ShouldBe(severity);
    }

    [Fact]
    public void A_file_that_is_not_taken_is_told_with_its_reason()
    {
        var files = new Files(new DeployedFile("Keys:File", "it lacks the key 'a'"), new DeployedFile("Broker:Password", null));
        var trouble = new FilesNotTaken(_service, [files]).Look(_now).ShouldHaveSingleItem();
        trouble.Text.Code.ShouldBe(AlertCodes.FileNotTaken);
        trouble.Text.Sentence.ShouldBe("replication: what Keys:File names now cannot be used (it lacks the key 'a').");
    }

    [Theory]
    [InlineData(2, 2, true, "content")]
    [InlineData(3, 2, false, "ahead")]
    [InlineData(1, 2, true, null)]
    [InlineData(0, 2, true, null)]
    [InlineData(2, 2, false, null)]
    public async Task A_copy_that_no_event_explains_is_told_for_a_day(long had, long published, bool tookOver, string? kind)
    {
        var comparison = _host.Services.GetRequiredService<CopyComparison>();
        await _host.RunAsync(async (db, _) =>
        {
            await comparison.ToldAsync(
                db, nameof(CustomerChanged), Guid.NewGuid(), had, published, tookOver, TestContext.Current.CancellationToken);
            return 0;
        });
        var copies = new CopyTroubles<HeardDbContext>(_service);
        Task<IReadOnlyList<Trouble>> FindAsync(TimeSpan later) =>
            _host.RunAsync((db, _) => copies.FindAsync(db, _now + later, TestContext.Current.CancellationToken));
        (await FindAsync(TimeSpan.FromHours(29))).Select(x => x.Text.Code).ShouldBe(kind is null ? [] : [AlertCodes.CopiesDiffer]);
        (await FindAsync(TimeSpan.FromHours(31))).ShouldBeEmpty();

        await LookAsync();
        (await _host.CountAsync("SELECT count(*) FROM open_alerts")).ShouldBe(0, "what is over was deleted with the last look");
    }

    private static ProcessTroubles<HeardDbContext> Process(IProcessTroubles source) => new([source], Options.Create(new AlertOptions()));

    private async Task<IReadOnlyList<Trouble>> FindAsync(ProcessTroubles<HeardDbContext> process, DateTimeOffset now)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.Platform);
        return await scope.ServiceProvider.GetRequiredService<UnitOfWork<HeardDbContext>>().RunAsync(
            (db, cancelled) => process.FindAsync(db, now, cancelled), TestContext.Current.CancellationToken);
    }

    private Task LookAsync() =>
        _host.Services.GetRequiredService<AlertWatch<HeardDbContext>>().LookAsync(TestContext.Current.CancellationToken);

    private sealed class Planted : IProcessTroubles
    {
        public IReadOnlyList<Trouble>? Troubles { get; set; }

        public string Code => AlertCodes.CertificateExpires;

        public IReadOnlyList<Trouble>? Look(DateTimeOffset now) => Troubles;
    }

    private sealed class Files(params DeployedFile[] files) : IDeployedFiles
    {
        public IEnumerable<DeployedFile> Look() => files;
    }
}
