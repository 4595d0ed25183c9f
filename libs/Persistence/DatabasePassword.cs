using Microsoft.Extensions.Configuration;
using Npgsql;

namespace LivePlatform.Persistence;

/// <summary>
/// The password of one connection string, read again whenever a connection is opened. A changed one is tried first, and the former goes on until the database takes it: so it
/// may be replaced in the deployment, then in the database, and nothing fails in between.
/// </summary>
/// <param name="configuration">Holds the connection string.</param>
/// <param name="name">Its name.</param>
/// <param name="first">What it was when the pool was made.</param>
/// <param name="clock">When one that was refused is tried again.</param>
internal sealed class DatabasePassword(IConfiguration configuration, string name, NpgsqlConnectionStringBuilder first, TimeProvider clock)
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(2);
    private const int TrialSeconds = 5;

    private volatile Known _known = new(first.Password!, DateTimeOffset.MinValue);

    public string Current()
    {
        var known = _known;
        if (Trial(known) is { } trial)
        {
            try
            {
                using var connection = new NpgsqlConnection(trial.ConnectionString);
                connection.Open();
                _known = new Known(trial.Password!, known.NotBefore);
            }
            catch (NpgsqlException)
            {
                PutOff(known);
            }
        }

        return _known.Password;
    }

    public async ValueTask<string> CurrentAsync(CancellationToken cancellationToken)
    {
        var known = _known;
        if (Trial(known) is { } trial)
        {
            try
            {
                await using var connection = new NpgsqlConnection(trial.ConnectionString);
                await connection.OpenAsync(cancellationToken);
                _known = new Known(trial.Password!, known.NotBefore);
            }
            catch (NpgsqlException)
            {
                PutOff(known);
            }
        }

        return _known.Password;
    }

    /// <summary>A connection of its own with a password that is new; null while there is none, or it was refused a moment ago.</summary>
    private NpgsqlConnectionStringBuilder? Trial(Known known) =>
        configuration.GetConnectionString(name) is { Length: > 0 } now
        && new NpgsqlConnectionStringBuilder(now).Password is { Length: > 0 } password
        && password != known.Password
        && clock.GetUtcNow() >= known.NotBefore
            ? new NpgsqlConnectionStringBuilder(first.ConnectionString) { Password = password, Pooling = false, Timeout = TrialSeconds }
            : null;

    private void PutOff(Known known) => _known = known with { NotBefore = clock.GetUtcNow() + TryAgainAfter };

    private sealed record Known(string Password, DateTimeOffset NotBefore);
}
