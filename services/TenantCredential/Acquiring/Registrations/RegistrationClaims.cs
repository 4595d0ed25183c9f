using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Registrations;

/// <summary>One maker's claim on a registration.</summary>
/// <param name="Id">Random: whoever takes over has another one.</param>
/// <param name="Row">The registration as it was claimed.</param>
/// <param name="LostName">What a maker that died may have called its secret; null when there was none.</param>
/// <param name="Lease">How long its maker may give no sign before another one takes over.</param>
internal sealed record RegistrationClaim(Guid Id, AppRegistration Row, string? LostName, TimeSpan Lease)
{
    /// <summary>How long its maker may ask Microsoft for a secret after a sign: what it asked for arrives within the lease.</summary>
    public TimeSpan AskingTime => Lease * 2 / 3;
}

/// <summary>
/// Only who holds the claim of a registration adds or deletes its secret at Microsoft, and each of its commits proves the claim. The
/// database's clock decides.
/// </summary>
internal static class RegistrationClaims
{
    /// <summary>Claims a registration, and begins it where there is none.</summary>
    /// <returns>Null while somebody else makes it, or when the connection is gone.</returns>
    public static async Task<RegistrationClaim?> TakeAsync(
        TenantCredentialDbContext db,
        Guid connectionId,
        string displayName,
        TimeSpan lease,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (await db.LockLiveAsync(connectionId, cancellationToken) is not { } connection)
        {
            return null;
        }

        var row = await db.LockRegistrationAsync(connectionId, cancellationToken);
        if (row is null)
        {
            row = AppRegistration.Of(connection, displayName, now);
            db.Add(row);
            await db.SaveChangesAsync(cancellationToken);
        }

        var (claim, isTakenOver) = (Guid.NewGuid(), row.Claim is not null);
        var taken = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE app_registrations SET claim = {claim}, claimed_until = clock_timestamp() + {lease}
            WHERE connection_id = {connectionId} AND (claim IS NULL OR claimed_until < clock_timestamp())
            """,
            cancellationToken);
        if (taken == 0)
        {
            return null;
        }

        // Read anew, not reloaded: EF (10.0) refuses to reload a row whose optional value (Failure) is null.
        db.Entry(row).State = EntityState.Detached;
        row = (await db.LockRegistrationAsync(connectionId, cancellationToken))!;
        return new RegistrationClaim(claim, row, await BeginAsync(db, connection, row, isTakenOver, now, cancellationToken), lease);
    }

    /// <summary>Proves and renews a claim in the caller's unit of work.</summary>
    /// <returns>The registration, locked; null when the claim is lost: nothing may be written.</returns>
    public static async Task<AppRegistration?> HoldAsync(
        TenantCredentialDbContext db, RegistrationClaim claim, CancellationToken cancellationToken)
    {
        if (await db.LockRegistrationAsync(claim.Row.ConnectionId, cancellationToken) is not { } row || row.Claim != claim.Id)
        {
            return null;
        }

        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE app_registrations SET claimed_until = clock_timestamp() + {claim.Lease} WHERE connection_id = {row.ConnectionId} AND
            claim = {claim.Id}
            """, cancellationToken);
        return row;
    }

    /// <summary>Gives a claim back whose holder asked Microsoft for nothing that may still come.</summary>
    public static async Task ReleaseAsync(TenantCredentialDbContext db, RegistrationClaim claim, CancellationToken cancellationToken) =>
        (await HoldAsync(db, claim, cancellationToken))?.Release();

    private static async Task<string?> BeginAsync(
        TenantCredentialDbContext db,
        Connection connection,
        AppRegistration row,
        bool isTakenOver,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (row.State is RegistrationState.Done or RegistrationState.Failed)
        {
            row.Restart(now);
        }
        else if (isTakenOver && row.Sealed is null)
        {
            var lost = row.SecretName;
            await RetiredSecrets.NoteAsync(db, connection, row, now, cancellationToken);
            row.Rename(now);
            return lost;
        }

        return null;
    }
}
