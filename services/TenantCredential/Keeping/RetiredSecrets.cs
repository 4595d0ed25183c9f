using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;

namespace LivePlatform.TenantCredential.Keeping;

/// <summary>Deletes credentials that are nobody's any more, and keeps in mind what is left of them in Entra.</summary>
internal static class RetiredSecrets
{
    /// <summary>Deletes a credential that served: its secret is to be deleted in Entra too, where its key id is known.</summary>
    public static Task RetireAsync(
        TenantCredentialDbContext db,
        Connection connection,
        StoredCredential gone,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        DropAsync(db, connection, gone, served: true, now, cancellationToken);

    /// <summary>Deletes a credential that never served. A secret that somebody typed stays theirs; one that was made here goes.</summary>
    public static Task DiscardAsync(
        TenantCredentialDbContext db,
        Connection connection,
        StoredCredential gone,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        DropAsync(db, connection, gone, served: false, now, cancellationToken);

    /// <summary>Microsoft made a secret that comes too late: it is nobody's.</summary>
    public static Task NoteMadeAsync(
        TenantCredentialDbContext db,
        Connection connection,
        StoredCredential made,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        NoteAsync(db, connection, Of(connection, made, made.MicrosoftKeyId!.Value, now), now, cancellationToken);

    /// <summary>The same for a secret of which only its key id is known here.</summary>
    public static Task NoteMadeAsync(
        TenantCredentialDbContext db,
        Connection connection,
        Guid clientId,
        Guid keyId,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        NoteAsync(db, connection, Lost(connection, keyId, clientId, name: null, now), now, cancellationToken);

    /// <summary>A rotation ends without a secret: one that Microsoft may have made for it is found by its name.</summary>
    public static async Task NoteLostAsync(
        TenantCredentialDbContext db, Connection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (connection.Rotation is { MayHaveLost: true } rotation)
        {
            await NoteAsync(
                db, connection, Lost(connection, rotation.MarkId, rotation.ClientId ?? connection.ClientId, rotation.NamePrefix, now), now,
                cancellationToken);
        }
    }

    /// <summary>A registration ends without serving: the secret that was made for it is nobody's.</summary>
    public static async Task NoteAsync(
        TenantCredentialDbContext db,
        Connection connection,
        AppRegistration registration,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (registration.AppId is { } appId && registration.State != RegistrationState.Done)
        {
            await NoteAsync(
                db, connection, Lost(connection, registration.SecretId, appId, registration.SecretName, now), now, cancellationToken);
        }
    }

    /// <summary>
    /// The connection is removed: what was made here waits for another connection of the same application in that tenant.
    /// </summary>
    /// <param name="db">The unit of work.</param>
    /// <param name="connection">The connection, without its credentials by now.</param>
    /// <param name="gone">They.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task LeaveAsync(
        TenantCredentialDbContext db,
        Connection connection,
        IReadOnlyList<StoredCredential> gone,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await NoteLostAsync(db, connection, now, cancellationToken);
        if (await db.LockRegistrationAsync(connection.Id, cancellationToken) is { } registration)
        {
            await NoteAsync(db, connection, registration, now, cancellationToken);
            db.Remove(registration);
        }

        foreach (var credential in gone.Where(x => x is { IsMadeHere: true, MicrosoftKeyId: not null }))
        {
            await NoteAsync(db, connection, Of(connection, credential, credential.MicrosoftKeyId!.Value, now), now, cancellationToken);
        }

        db.RemoveRange(gone);
        if (connection.Rotation is { } rotation)
        {
            db.Remove(rotation);
        }
    }

    private static async Task DropAsync(
        TenantCredentialDbContext db,
        Connection connection,
        StoredCredential gone,
        bool served,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        db.Remove(gone);
        if (gone.MicrosoftKeyId is { } keyId && IsOurs(gone, connection, served) && IsOfNoUse(gone, connection))
        {
            await NoteAsync(db, connection, Of(connection, gone, keyId, now), now, cancellationToken);
        }
    }

    /// <summary>What somebody typed is ours to delete once it served, with the rights of its own application.</summary>
    private static bool IsOurs(StoredCredential gone, Connection connection, bool served) =>
        gone.IsMadeHere || (served && gone.ClientId == connection.ClientId);

    /// <summary>The same secret may serve on under another version.</summary>
    private static bool IsOfNoUse(StoredCredential gone, Connection connection) =>
        gone.MicrosoftKeyId != connection.Credential!.MicrosoftKeyId
            && !gone.Fingerprint.AsSpan().SequenceEqual(connection.Credential.Fingerprint);

    private static async Task NoteAsync(
        TenantCredentialDbContext db, Connection connection, RetiredSecret retired, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.FindAsync<RetiredSecret>([retired.ConnectionId, retired.KeyId], cancellationToken) is null)
        {
            db.Add(retired);
            await WorkList.ScheduleCleanupAsync(db, connection, now, attempts: 0, cancellationToken);
        }
    }

    private static RetiredSecret Of(Connection connection, StoredCredential gone, Guid keyId, DateTimeOffset now) => new()
    {
        KeyId = keyId,
        ConnectionId = connection.Id,
        ServiceProviderId = connection.ServiceProviderId,
        CustomerId = connection.CustomerId,
        ClientId = gone.ClientId,
        CredentialVersion = gone.Version,
        Hint = gone.Hint,
        Fingerprint = gone.Fingerprint,
        IsMadeHere = gone.IsMadeHere,
        RetiredAt = now.ToMicroseconds(),
    };

    private static RetiredSecret Lost(Connection connection, Guid mark, Guid clientId, string? name, DateTimeOffset now) => new()
    {
        KeyId = mark,
        ConnectionId = connection.Id,
        ServiceProviderId = connection.ServiceProviderId,
        CustomerId = connection.CustomerId,
        ClientId = clientId,
        CredentialVersion = connection.CredentialVersion,
        Hint = null,
        Fingerprint = [],
        IsMadeHere = true,
        LostName = name,
        RetiredAt = now.ToMicroseconds(),
    };
}
