using System.Globalization;
using LivePlatform.DevHost.Servers;
using Npgsql;

namespace LivePlatform.TestKit.Servers;

/// <summary>
/// The one PostgreSQL and the one RabbitMQ of a test run: those that the runner started, or private ones of this process (from an IDE).
/// </summary>
public sealed record TestServers(string Superuser, int RabbitPort, int RabbitManagementPort, string RabbitUser, string RabbitPassword)
{
    private static readonly Lazy<Task<TestServers>> Servers = new(FindAsync);

    /// <summary>True in a run of unit tests only (<c>make test-unit</c>): a fixture that all tests share then starts nothing.</summary>
    public static bool AreOff { get; } = Environment.GetEnvironmentVariable(TestServerAddresses.Postgres) == TestServerAddresses.Off;

    /// <summary>Finds or starts them, once per process.</summary>
    /// <exception cref="InvalidOperationException">This run must do without: the test that asks is no unit test.</exception>
    public static Task<TestServers> GetAsync() => Servers.Value;

    /// <summary>Connection string of a role in a database of the server.</summary>
    internal string ConnectionString(string database, string user, string password) =>
        new NpgsqlConnectionStringBuilder(Superuser)
        {
            Database = database,
            Username = user,
            Password = password,
            IncludeErrorDetail = false,
        }.ConnectionString;

    private static async Task<TestServers> FindAsync()
    {
        if (AreOff)
        {
            throw new InvalidOperationException("This run has no servers, and a test asked for them: it is no unit test.");
        }

        if (Environment.GetEnvironmentVariable(TestServerAddresses.Postgres) is { Length: > 0 } postgres
            && Environment.GetEnvironmentVariable(TestServerAddresses.RabbitMq) is { Length: > 0 } rabbit)
        {
            return Of(postgres, rabbit);
        }

        var own = await TestEngine.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => own.DisposeAsync().AsTask().GetAwaiter().GetResult();
        var described = own.Environment;
        return Of(described[TestServerAddresses.Postgres], described[TestServerAddresses.RabbitMq]);
    }

    private static TestServers Of(string postgres, string rabbit) =>
        rabbit.Split(' ') is [var port, var management, var user, var password]
            ? new TestServers(
                postgres, int.Parse(port, CultureInfo.InvariantCulture), int.Parse(management, CultureInfo.InvariantCulture), user,
                password)
            : throw new InvalidOperationException($"{TestServerAddresses.RabbitMq} must hold: port management-port user password.");
}
