using System.Globalization;

namespace LivePlatform.DevHost.Servers;

/// <summary>How a test process learns which servers to use.</summary>
public static class TestServerAddresses
{
    /// <summary>Superuser's connection string.</summary>
    public const string Postgres = "LIVE_TEST_POSTGRES";

    /// <summary>AMQP port, management port, admin user and password, separated by blanks.</summary>
    public const string RabbitMq = "LIVE_TEST_RABBITMQ";

    /// <summary>Value of <see cref="Postgres"/> in a run that must do without servers: nobody starts private ones either.</summary>
    public const string Off = "off";

    /// <summary>The variables of a run without servers.</summary>
    internal static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string> { [Postgres] = Off };

    /// <summary>The variables of a pair of private servers.</summary>
    public static IReadOnlyDictionary<string, string> Describe(PrivatePostgres postgres, PrivateRabbitMq rabbit)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        ArgumentNullException.ThrowIfNull(rabbit);
        return Describe(postgres.Superuser(), rabbit.Port, rabbit.ManagementPort, rabbit.AdminUser, rabbit.AdminPassword);
    }

    internal static IReadOnlyDictionary<string, string> Describe(
        string superuser, int port, int managementPort, string user, string password) =>
        new Dictionary<string, string>
        {
            [Postgres] = superuser,
            [RabbitMq] = string.Create(CultureInfo.InvariantCulture, $"{port} {managementPort} {user} {password}"),
        };
}
