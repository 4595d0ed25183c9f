using Microsoft.Extensions.Configuration;
using Npgsql;

namespace LivePlatform.Persistence;

/// <summary>
/// The password of one connection string, read again whenever a connection is opened. A changed one is tried first, and the former goes on
/// until the database takes it: so it may be replaced in the deployment, then in the database, and nothing fails in between.
/// </summary>
/// <param name="configuration">Holds the connection string.</param>
/// <param name="name">Its name.</param>
/// <param name="first">What it was when the pool was made.</param>
internal sealed class DatabasePassword(IConfiguration configuration, string name, NpgsqlConnectionStringBuilder first)
{
    private const int TrialSeconds = 5;
    private volatile string _taken = first.Password!;

    public string Current()
    {
        if (Changed() is { } trial)
        {
            try
            {
                using var connection = new NpgsqlConnection(trial.ConnectionString);
                connection.Open();
                _taken = trial.Password!;
            }
            catch (NpgsqlException)
            {
                // The database does not take it yet: the former goes on.
            }
        }

        return _taken;
    }

    /// <summary>As <see cref="Current"/>; Npgsql asks for both.</summary>
    public async ValueTask<string> CurrentAsync(CancellationToken cancellationToken)
    {
        if (Changed() is { } trial)
        {
            try
            {
                await using var connection = new NpgsqlConnection(trial.ConnectionString);
                await connection.OpenAsync(cancellationToken);
                _taken = trial.Password!;
            }
            catch (NpgsqlException)
            {
                // The database does not take it yet: the former goes on.
            }
        }

        return _taken;
    }

    /// <summary>A connection of its own with a password that is not the one that was taken last; null while there is none.</summary>
    private NpgsqlConnectionStringBuilder? Changed() =>
        configuration.GetConnectionString(name) is { Length: > 0 } now
            && new NpgsqlConnectionStringBuilder(now).Password is { Length: > 0 } password && password != _taken
            ? new NpgsqlConnectionStringBuilder(first.ConnectionString) { Password = password, Pooling = false, Timeout = TrialSeconds }
            : null;
}
