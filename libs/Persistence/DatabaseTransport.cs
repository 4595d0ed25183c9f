using Microsoft.Extensions.Configuration;
using Npgsql;

namespace LivePlatform.Persistence;

/// <summary>
/// How a process in Production speaks to its databases: over TLS, to the server that its certificate names. Anything less is open to
/// whoever stands between.
/// </summary>
public static class DatabaseTransport
{
    /// <summary>Refuses connection strings that ask for less than <c>SSL Mode=VerifyFull</c>.</summary>
    /// <param name="configuration">Holds section <c>ConnectionStrings</c>.</param>
    /// <exception cref="InvalidOperationException">One does; the message names its key, never its value.</exception>
    public static void Require(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        foreach (var given in configuration.GetSection("ConnectionStrings").GetChildren()
            .Where(static given => !string.IsNullOrEmpty(given.Value)))
        {
            if (!IsVerified(given.Value!))
            {
                throw new InvalidOperationException(
                    $"{given.Path} must say SSL Mode=VerifyFull (and Root Certificate=… for a private authority) in Production.");
            }
        }
    }

    private static bool IsVerified(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).SslMode == SslMode.VerifyFull;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }
}
