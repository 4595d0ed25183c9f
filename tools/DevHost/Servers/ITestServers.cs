namespace LivePlatform.DevHost.Servers;

/// <summary>The one PostgreSQL and the one RabbitMQ of a test run: private processes, or containers.</summary>
public interface ITestServers : IAsyncDisposable
{
    /// <summary>What tells a test process where they are.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }
}
