using LivePlatform.Contracts;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Keeping.Rotation;

/// <summary>When the secret of a connection is replaced by itself.</summary>
internal sealed class RotationPlan(IOptions<RotationOptions> options, TimeProvider clock) : IConnectionFollower
{
    /// <summary>
    /// Between two rotations, and two tries at one, there is at least this: what fails each time must not fill the application with
    /// secrets.
    /// </summary>
    public static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    /// <summary>Brings the plan in line.</summary>
    public Task ChangedAsync(TenantCredentialDbContext db, Connection connection, CancellationToken cancellationToken) =>
        connection.Rotation is { Step: RotationStep.Asking } && connection.RemovedAt is null
            ? Task.CompletedTask
            : WorkList.ScheduleRotationAsync(db, connection, NextAt(connection), attempts: 0, cancellationToken);

    /// <summary>Null: not by itself.</summary>
    public DateTimeOffset? NextAt(Connection connection)
    {
        if (connection is not { RemovedAt: null, Status: ConnectionStatus.Verified, Credential: { } secret }
            || secret is not { Kind: CredentialKind.ClientSecret, ExpiresOn: { } end }
            || connection.Change is { IsUnderWay: true }
            || options.Value.DaysBefore == 0)
        {
            return null;
        }

        var wished = TimeSpan.FromDays(options.Value.DaysBefore);
        var third = (end - secret.StoredAt) / 3;
        var due = end - (third < wished ? third : wished);
        return connection.Rotation is { } last && last.StartedAt + Pause > due ? last.StartedAt + Pause : due;
    }

    /// <summary>True when it is time.</summary>
    public bool IsDue(Connection connection) => NextAt(connection) is { } due && due <= clock.GetUtcNow();
}
