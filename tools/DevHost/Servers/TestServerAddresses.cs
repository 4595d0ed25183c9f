using System.Globalization;

namespace LivePlatform.DevHost.Servers;

/// <summary>How a test process learns which servers to use.</summary>
public static class TestServerAddresses
{
    /// <summary>Superuser's connection string.</summary>
    public const string Postgres = "LIVE_TEST_POSTGRES";

    /// <summary>AMQP port, management port, admin user and password, separated by blanks.</summary>
    public const string RabbitMq = "LIVE_TEST_RABBITMQ";

    /// <summary>The variables of a pair of servers.</summary>
    public static IReadOnlyDictionary<string, string> Describe(PrivatePostgres postgres, PrivateRabbitMq rabbit)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        ArgumentNullException.ThrowIfNull(rabbit);
        return new Dictionary<string, string>
        {
            [Postgres] = postgres.Superuser(),
            [RabbitMq] = string.Create(CultureInfo.InvariantCulture, $"{rabbit.Port} {rabbit.ManagementPort} {rabbit.AdminUser} {rabbit.AdminPassword}"),
        };
    }
}
