using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping;
using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Api;

/// <summary>The steps of making a connection.</summary>
internal sealed class ConnectionMaking(
    CredentialVault vault, AuditTrail audit, ConnectionAnnouncer announcer, OperatorIdentity identity, TimeProvider clock)
{
    private const int FirstVersion = 1;

    public Task<StoredCredential> SealAsync(Guid customerId, CredentialMaterial material, CancellationToken cancellationToken) =>
        vault.SealAsync(customerId, Guid.CreateVersion7(clock.GetUtcNow()), FirstVersion, material, cancellationToken);

    public async Task<Result<Made<ConnectionResponse>>> MakeAsync(
        TenantCredentialDbContext db, CreateConnection.Request request, StoredCredential credential, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var connection = Connection.Of(request.ServiceId, request.M365TenantId, credential, now);
        db.Add(connection);
        if (!await IsFirstAsync(db, cancellationToken))
        {
            return ConnectionProblems.Exists();
        }

        if (identity.Scope <= OperatorScopeKind.Provider
            && await M365Tenants.IsOfAnotherAsync(db, request.M365TenantId, credential.CustomerId, cancellationToken))
        {
            return ConnectionProblems.OfAnotherCustomer();
        }

        await audit.AppendAsync(
            db,
            new AuditRecord(
                AuditTrail.Of(identity), AuditAction.ConnectionCreated, connection.CustomerId, connection.Id, credential.Version),
            cancellationToken);
        await announcer.AnnounceAsync(db, connection, cancellationToken);
        await WorkList.ScheduleAsync(db, connection, now, attempts: 0, cancellationToken);
        var view = await ConnectionResponse.OfAsync(db, connection, now, cancellationToken);
        return new Made<ConnectionResponse>($"/api/v1/connections/{connection.Id}", connection.Version, view);
    }

    /// <summary>The index over live connections decides who was first.</summary>
    private static async Task<bool> IsFirstAsync(TenantCredentialDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException taken) when (taken.IsUniqueViolation(ConnectionTables.OneLiveConnectionPerService))
        {
            return false;
        }
    }
}
