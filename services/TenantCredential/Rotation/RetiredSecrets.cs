using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Registrations;
using LivePlatform.TenantCredential.Validation;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Rotation;

/// <summary>Deletes credentials that are nobody's any more, and keeps in mind what is left of them in Entra.</summary>
internal static class RetiredSecrets
{
    /// <summary>Deletes a credential that served: its secret is to be deleted in Entra too, where its key id is known.</summary>
    public static Task RetireAsync(TenantCredentialDbContext db, Connection connection, StoredCredential gone, DateTimeOffset now, CancellationToken cancellationToken) =>
        DropAsync(db, connection, gone, served: true, now, cancellationToken);

    /// <summary>Deletes a credential that never served. A secret that somebody typed stays theirs; one that was made here goes.</summary>
    public static Task DiscardAsync(TenantCredentialDbContext db, Connection connection, StoredCredential gone, DateTimeOffset now, CancellationToken cancellationToken) =>
        DropAsync(db, connection, gone, served: false, now, cancellationToken);

    /// <summary>The connection is removed: nobody is left who could delete anything in Entra as it.</summary>
    public static async Task ForgetAsync(TenantCredentialDbContext db, Guid connectionId, CancellationToken cancellationToken)
    {
        await db.Set<RetiredSecret>().Where(x => x.ConnectionId == connectionId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<AppRegistration>().Where(x => x.ConnectionId == connectionId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<SecretRotation>().Where(x => x.ConnectionId == connectionId).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task DropAsync(
        TenantCredentialDbContext db, Connection connection, StoredCredential gone, bool served, DateTimeOffset now, CancellationToken cancellationToken)
    {
        db.Remove(gone);
        if (gone.MicrosoftKeyId is not { } keyId || !(served || gone.IsMadeHere) || !IsOfNoUse(gone, connection) || await db.FindAsync<RetiredSecret>([connection.Id, keyId], cancellationToken) is not null)
        {
            return;
        }

        db.Add(new RetiredSecret
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
        });
        await DueValidations.ScheduleCleanupAsync(db, connection, now, attempts: 0, cancellationToken);
    }

    /// <summary>Another application's secrets cannot be deleted with this one's rights; and the same secret may serve on under another version.</summary>
    private static bool IsOfNoUse(StoredCredential gone, Connection connection) =>
        gone.ClientId == connection.ClientId && gone.MicrosoftKeyId != connection.Credential!.MicrosoftKeyId && !gone.Fingerprint.AsSpan().SequenceEqual(connection.Credential.Fingerprint);
}
