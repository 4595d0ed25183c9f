using System.ComponentModel.DataAnnotations;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Acquiring.Upgrades;

/// <summary>Moves many connections to an application registration. Answers at once; the items show how it goes on.</summary>
public static class CreateUpgrade
{
    /// <summary>The upgrade: its connections come from a list (source Csv) or are named by id (other sources).</summary>
    /// <param name="Name">Name of the upgrade, for people; 1 to 200 characters.</param>
    /// <param name="Source">Where the new credentials come from.</param>
    /// <param name="Csv">For source Csv: lines of tenant id, client id, client secret and, where needed, service id; at most 5,000
    /// lines.</param>
    /// <param name="ConnectionIds">For sources DelegatedToken and Invitation: ids of the connections to upgrade, 1 to 5,000.</param>
    /// <param name="SenderName">For source Invitation: name of the service provider that invitees see; 1 to 200 characters.</param>
    [Example("""
        {"name":"Move to app registrations","source":"DelegatedToken","connectionIds":["5e0b9a7d-3c1f-4d26-8e4a-9f7b2c6d1e04"]}
        """)]
    public sealed record Request(
        [property: Required, ProperName] string Name,
        UpgradeSource Source,
        SecretText? Csv = null,
        IReadOnlyList<Guid>? ConnectionIds = null,
        string? SenderName = null);

    internal static async Task<Results<CreatedAnswer<UpgradeResponse>, Refusal>> Handle(
        Request request,
        UpgradeChoice choice,
        CredentialVault vault,
        CreateOnce<TenantCredentialDbContext> once,
        ProviderScope provider,
        OperatorIdentity identity,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (Check(request) is { } wrong)
        {
            return wrong;
        }

        // A repetition finds its connections part of an upgrade, which is its own: the answer that it had comes first.
        var chosen = await choice.ReadAsync(request, cancellationToken);
        var now = clock.GetUtcNow();
        var upgrade = new Upgrade
        {
            Id = Guid.CreateVersion7(now),
            ServiceProviderId = provider.Current,
            Name = request.Name,
            Source = request.Source,
            SenderName = request.SenderName,
            CreatedBy = AuditTrail.Of(identity).Name,
            CreatedAt = now.ToMicroseconds(),
        };
        var items = chosen.Refusal is null ? await SealAsync(upgrade, chosen.Value, vault, now, cancellationToken) : [];
        return await once.RunAsync<UpgradeResponse>(
            async (db, cancelled) =>
            {
                if (chosen.Refusal is { } refusal)
                {
                    return refusal;
                }

                db.Add(upgrade);
                db.AddRange(items);
                foreach (var item in items)
                {
                    await WorkList.ScheduleUpgradeAsync(db, item, now, cancelled);
                }

                var counts = new UpgradeCounts(items.Count, 0, 0, 0, 0, 0);
                return new Made<UpgradeResponse>($"/api/v1/upgrades/{upgrade.Id}", upgrade.Version, UpgradeResponse.Of(upgrade, counts));
            },
            cancellationToken);
    }

    internal static Refusal? Check(Request request) => request.Source switch
    {
        UpgradeSource.Csv => request.Csv is not { Length: > 0 and <= UpgradeList.LongestText } || request.ConnectionIds is not null
            ? ProblemCodes.Invalid(
                "csv", $"Must be given for the source Csv, with at most {UpgradeList.LongestText} characters, and connectionIds must not.")
            : null,
        _ when request.Csv is not null => ProblemCodes.Invalid("csv", "Belongs to the source Csv only."),
        _ when request.ConnectionIds is not { Count: > 0 and <= UpgradeList.MostLines } =>
            ProblemCodes.Invalid("connectionIds", $"Must name 1 to {UpgradeList.MostLines} connections."),
        UpgradeSource.Invitation when request.SenderName is null || !new ProperNameAttribute().IsValid(request.SenderName) =>
            ProblemCodes.Invalid(
                "senderName", "Must be given for the source Invitation, as 1 to 200 characters without a blank at either end."),
        _ => null,
    };

    /// <summary>Reads keys of another database: before the unit of work.</summary>
    private static async Task<List<UpgradeItem>> SealAsync(
        Upgrade upgrade,
        IReadOnlyList<ChosenConnection> chosen,
        CredentialVault vault,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var items = new List<UpgradeItem>(chosen.Count);
        foreach (var (connection, listed) in chosen)
        {
            var item = UpgradeItem.Of(upgrade, connection, listed?.ClientId, now);
            if (listed is not null)
            {
                item.Seal(await vault.SealAsync(connection.CustomerId, item.SecretPlace, listed.Secret, cancellationToken));
            }

            items.Add(item);
        }

        return items;
    }
}
