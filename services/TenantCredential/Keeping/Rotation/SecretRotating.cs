using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Validation;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Proofs;
using LivePlatform.TenantCredential.Work;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Keeping.Rotation;

/// <summary>
/// Lets Microsoft make a new secret and takes it as the connection's new credential, which is then proven and settles like any other. The
/// question is written down before it is asked: a secret whose text got lost with a process is found by its name and deleted.
/// </summary>
internal sealed class SecretRotating(
    UnitOfWork<TenantCredentialDbContext> work,
    CredentialVault vault,
    CredentialGraph graphs,
    RotationPlan plan,
    AuditTrail audit,
    ConnectionAnnouncer announcer,
    IOptions<RotationOptions> options,
    TimeProvider clock) : IConnectionWork
{
    private const string Purpose = "rotation";
    private static readonly TimeSpan WaitForChange = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WaitForRecovery = TimeSpan.FromMinutes(10);

    public async Task AdvanceAsync(Guid connectionId, AuditActor actor, CancellationToken cancellationToken)
    {
        if (await work.RunAsync(
            (db, cancelled) => AskAsync(db, connectionId, cancelled),
            cancellationToken) is not { Rotation: { } rotation, Credential: { } inUse } connection)
        {
            return;
        }

        var use = new AuditRecord(actor, AuditAction.SecretOpenedForRotation, connection.CustomerId, connection.Id, inUse.Version);
        try
        {
            var (refused, retryAt) = await graphs.UseAsync(
                ProofSubject.Of(connection, inUse),
                Purpose,
                (with, cancelled) => vault.OpenAsync(with, use, cancelled),
                async (graph, cancelled) =>
                    await MakeAsync(new ApplicationSecrets(graph, connection.ClientId), connection, rotation, actor, cancelled),
                static (failure, retryAt) => (failure, retryAt),
                cancellationToken);
            if (refused is not null)
            {
                await work.RunAsync(
                    (db, cancelled) => RefuseAsync(db, connection, rotation, refused, retryAt, actor, cancelled), cancellationToken);
            }
        }
        catch (DeferredException deferred)
        {
            await work.RunAsync(
                (db, cancelled) => WorkList.ScheduleRotationAsync(db, connection, deferred.Until, rotation.Attempt, cancelled),
                cancellationToken);
        }
    }

    private async Task<Connection?> AskAsync(TenantCredentialDbContext db, Guid connectionId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await db.LockLiveAsync(connectionId, cancellationToken) is not { } connection)
        {
            await WorkList.ForgetAsync(db, connectionId, WorkKind.Rotation, cancellationToken);
            return null;
        }

        if (connection.Change is { IsUnderWay: true } change)
        {
            await WorkList.ScheduleRotationAsync(
                db, connection, change.SettlesUntil ?? now + WaitForChange, attempts: 0, cancellationToken);
            return null;
        }

        var isAsked = connection.Rotation is { Step: RotationStep.Asking } asking && asking.FromVersion == connection.CredentialVersion;
        if (isAsked && !connection.IsRotatable)
        {
            // A connection that is refused at present can ask for nothing; its own proofs tell of that.
            await WorkList.ScheduleRotationAsync(db, connection, now + WaitForRecovery, attempts: 0, cancellationToken);
            return null;
        }

        if (!isAsked)
        {
            await RetiredSecrets.NoteLostAsync(db, connection, now, cancellationToken);
            connection.Rotation?.Overtaken(connection.CredentialVersion);
            if (!plan.IsDue(connection))
            {
                await plan.ChangedAsync(db, connection, cancellationToken);
                return null;
            }

            connection.BeginRotation(isAutomatic: true, now);
        }

        connection.Rotation!.Ask();
        return connection;
    }

    private async Task<(MicrosoftFailure?, DateTimeOffset?)> MakeAsync(
        ApplicationSecrets secrets, Connection connection, SecretRotation rotation, AuditActor actor, CancellationToken cancellationToken)
    {
        if (await secrets.RemoveLostAsync(rotation.NamePrefix, cancellationToken) is { } unreadable)
        {
            return (unreadable, null);
        }

        var made = await secrets.AddForAsync(rotation.SecretName, options.Value.LifeDays, clock.GetUtcNow(), cancellationToken);
        if (made.Value is not { } secret)
        {
            return (made.Failure, null);
        }

        var material = new CredentialMaterial(CredentialKind.ClientSecret, connection.ClientId, secret.Text);
        var candidate = await vault.SealAsync(
            connection.CustomerId, connection.Id, connection.NextCredentialVersion, material, cancellationToken);
        candidate.TakeMadeHere(secret.ExpiresOn, secret.KeyId);
        var isTaken = await work.RunAsync(
            (db, cancelled) => TakeAsync(db, connection.Id, rotation, candidate, actor, cancelled), cancellationToken);
        if (!isTaken)
        {
            // Another credential came meanwhile, or another replica asked again: this secret is nobody's.
            await work.RunAsync(
                (db, cancelled) => RetiredSecrets.NoteMadeAsync(db, connection, candidate, clock.GetUtcNow(), cancelled),
                cancellationToken);
        }

        return (null, null);
    }

    private async Task<bool> TakeAsync(
        TenantCredentialDbContext db,
        Guid connectionId,
        SecretRotation asked,
        StoredCredential candidate,
        AuditActor actor,
        CancellationToken cancellationToken)
    {
        if (await db.LockLiveAsync(connectionId, cancellationToken) is not { Rotation: { Step: RotationStep.Asking } rotation } connection
            || (rotation.MarkId, rotation.Attempt) != (asked.MarkId, asked.Attempt)
            || connection.NextCredentialVersion != candidate.Version
            || connection.Change is { IsUnderWay: true })
        {
            return false;
        }

        var now = clock.GetUtcNow();
        db.Add(candidate);
        connection.TakeRotated(candidate, now);
        await audit.AppendAsync(
            db, new AuditRecord(actor, AuditAction.SecretMade, connection.CustomerId, connection.Id, candidate.Version), cancellationToken);
        await announcer.AnnounceAsync(db, connection, cancellationToken);
        await WorkList.ScheduleChangeAsync(db, connection, now, attempts: 0, cancellationToken);
        return true;
    }

    private async Task RefuseAsync(
        TenantCredentialDbContext db,
        Connection before,
        SecretRotation asked,
        MicrosoftFailure failure,
        DateTimeOffset? retryAt,
        AuditActor actor,
        CancellationToken cancellationToken)
    {
        if (await db.LockLiveAsync(before.Id, cancellationToken) is not { Rotation: { Step: RotationStep.Asking } rotation } connection
            || (rotation.MarkId, rotation.Attempt) != (asked.MarkId, asked.Attempt))
        {
            return;
        }

        var now = clock.GetUtcNow();
        if (failure.IsPassing)
        {
            await WorkList.ScheduleRotationAsync(
                db, connection, retryAt ?? now + ProofDecision.Backoff(rotation.Attempt), rotation.Attempt, cancellationToken);
            return;
        }

        connection.RefuseRotation(RotationAdvice.For(failure), now);
        await audit.AppendAsync(
            db,
            new AuditRecord(
                actor, AuditAction.RotationRefused, connection.CustomerId, connection.Id, connection.CredentialVersion,
                Detail: failure.Code),
            cancellationToken);
        await announcer.AnnounceAsync(db, connection, cancellationToken);
    }
}
