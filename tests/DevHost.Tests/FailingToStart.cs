using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost.Tests;

public sealed class FailingToStart : IDisposable
{
    private readonly string _folder = RunFolder.Make($"failing-{Environment.ProcessId}-{Guid.NewGuid():N}");

    [Fact]
    public async Task A_PostgreSQL_that_does_not_answer_in_time_is_not_left_running()
    {
        await Should.ThrowAsync<InvalidOperationException>(
            () => PrivatePostgres.StartAsync(Path.Combine(_folder, "postgres"), durable: false, null, TimeSpan.Zero));

        await ShouldHaveNoUsersAsync();
    }

    [Fact]
    public async Task A_RabbitMQ_that_does_not_answer_in_time_is_not_left_running()
    {
        await Should.ThrowAsync<InvalidOperationException>(
            () => PrivateRabbitMq.StartAsync(Path.Combine(_folder, "rabbitmq"), null, null, TimeSpan.Zero));

        await ShouldHaveNoUsersAsync();
    }

    public void Dispose() => RunFolder.Delete(_folder);

    // Helpers of the Erlang machine see that it is gone, and go.
    private async Task ShouldHaveNoUsersAsync()
    {
        for (var looks = 0; Users().Count > 0; looks++)
        {
            looks.ShouldBeLessThan(50, string.Join(", ", Users()));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Processes whose command line or environment names the folder.</summary>
    private List<string> Users() =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => Names(process, "cmdline") || Names(process, "environ"))];

    private bool Names(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file)).Contains(_folder, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
