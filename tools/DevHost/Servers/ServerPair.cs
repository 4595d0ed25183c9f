namespace LivePlatform.DevHost.Servers;

/// <summary>PostgreSQL and RabbitMQ as private processes; their folder goes with them.</summary>
internal sealed class ServerPair : ITestServers
{
    private readonly string _folder;
    private readonly PrivatePostgres _postgres;
    private readonly PrivateRabbitMq _rabbitMq;

    private ServerPair(string folder, PrivatePostgres postgres, PrivateRabbitMq rabbitMq) =>
        (_folder, _postgres, _rabbitMq) = (folder, postgres, rabbitMq);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Environment => TestServerAddresses.Describe(_postgres, _rabbitMq);

    /// <summary>Starts both at once. When one does not start, the other does not stay.</summary>
    public static async Task<ServerPair> StartAsync()
    {
        var folder = RunFolder.Make($"test-{System.Environment.ProcessId}");
        var postgres = PrivatePostgres.StartAsync(Path.Combine(folder, "postgres"), durable: false);
        var rabbitMq = PrivateRabbitMq.StartAsync(Path.Combine(folder, "rabbitmq"));
        try
        {
            await Task.WhenAll(postgres, rabbitMq);
        }
        catch
        {
            await DisposeIfStartedAsync(postgres);
            await DisposeIfStartedAsync(rabbitMq);
            RunFolder.Delete(folder);
            throw;
        }

        return new ServerPair(folder, await postgres, await rabbitMq);
    }

    /// <summary>Stops both and deletes their data.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_rabbitMq.DisposeAsync().AsTask(), _postgres.DisposeAsync().AsTask());
        RunFolder.Delete(_folder);
    }

    private static async Task DisposeIfStartedAsync<T>(Task<T> start)
        where T : IAsyncDisposable
    {
        if (start.IsCompletedSuccessfully)
        {
            await (await start).DisposeAsync();
        }
    }
}
