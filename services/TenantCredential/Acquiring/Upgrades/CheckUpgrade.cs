using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Acquiring.Upgrades;

/// <summary>A connection that an upgrade would move.</summary>
/// <param name="ConnectionId">Id of the connection.</param>
/// <param name="CustomerId">Id of the customer that the connection belongs to.</param>
/// <param name="M365TenantId">Id of the customer's Microsoft Entra tenant.</param>
/// <param name="Method">Method that it has now.</param>
/// <param name="ClientId">Application id of the registration that it would move to; null where it is made only then.</param>
public sealed record UpgradableConnectionResponse(
    Guid ConnectionId, Guid CustomerId, Guid M365TenantId, ConnectionMethod Method, Guid? ClientId);

/// <summary>What an upgrade would do.</summary>
/// <param name="Connections">The connections that it would move, in the order of the request.</param>
public sealed record UpgradeCheckResponse(IReadOnlyList<UpgradableConnectionResponse> Connections);

/// <summary>
/// Says what an upgrade would move, or why it would be refused, line by line. Nothing is stored and Microsoft is not asked: whether a
/// secret is right shows only when the upgrade tries it.
/// </summary>
public static class CheckUpgrade
{
    internal static async Task<Results<Ok<UpgradeCheckResponse>, Refusal>> Handle(
        CreateUpgrade.Request request, UpgradeChoice choice, CancellationToken cancellationToken)
    {
        if (CreateUpgrade.Check(request) is { } wrong)
        {
            return wrong;
        }

        var chosen = await choice.ReadAsync(request, cancellationToken);
        return chosen.Refusal is { } refusal
            ? refusal
            : TypedResults.Ok(
                new UpgradeCheckResponse(
                [
                    .. chosen.Value.Select(x => new UpgradableConnectionResponse(
                        x.Connection.Id, x.Connection.CustomerId, x.Connection.M365TenantId, x.Connection.Method, x.Listed?.ClientId)),
                ]));
    }
}
