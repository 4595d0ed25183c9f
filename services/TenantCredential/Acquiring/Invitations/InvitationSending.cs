using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>Makes invitations, for an operator or for an upgrade of many connections.</summary>
internal sealed class InvitationSending(
    UnitOfWork<TenantCredentialDbContext> work,
    InvitationLinks links,
    ConnectionAlerts alerts,
    AuditTrail audit,
    IOptions<InvitationOptions> options,
    TimeProvider clock)
{
    /// <summary>
    /// Makes one with something else in the same commit. Its link is told to nobody: whoever needs it lets it be made anew.
    /// </summary>
    public async Task<Result<Invitation>> MakeAsync(
        Guid connectionId,
        ConnectionMethod method,
        string sender,
        AuditActor actor,
        Func<TenantCredentialDbContext, Invitation, CancellationToken, Task> alongside,
        CancellationToken cancellationToken)
    {
        if (!links.CanMake)
        {
            return InvitationProblems.PortalMissing();
        }

        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var link = await links.MakeAsync(id, cancellationToken);
        return await work.RunAsync(
            async (db, cancelled) =>
            {
                var made = await AddAsync(db, id, link, connectionId, method, sender, actor, cancelled);
                if (made.Refusal is null)
                {
                    await alongside(db, made.Value, cancelled);
                }

                return made;
            },
            cancellationToken);
    }

    /// <summary>Adds one in the caller's unit of work.</summary>
    public async Task<Result<Invitation>> AddAsync(
        TenantCredentialDbContext db,
        Guid id,
        NewLink link,
        Guid connectionId,
        ConnectionMethod? wished,
        string sender,
        AuditActor actor,
        CancellationToken cancellationToken)
    {
        if (await db.FindLiveAsync(connectionId, cancellationToken) is not { } connection)
        {
            return ConnectionProblems.NotFound();
        }

        var method = wished ?? InvitedMethods.After(connection.Method);
        if (InvitedMethods.Check(connection.Method, method) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        var by = actor.Name.Length > 0 ? actor.Name : actor.Id;
        var invitation = Invitation.Of(id, connection, method, sender, email: null, by, now, options.Value.Life);
        invitation.Link(link.TokenHash, now + options.Value.Life);
        db.Add(invitation);
        await alerts.ClearAsync(db, connection.Id, CredentialAlerts.OfInvitations, cancellationToken);
        await audit.AppendAsync(
            db,
            new AuditRecord(
                actor, AuditAction.InvitationMade, connection.CustomerId, connection.Id, connection.CredentialVersion,
                Detail: id.ToString()),
            cancellationToken);
        return invitation;
    }
}
