using LivePlatform.RoleProfiles;

namespace LivePlatform.TenantCredential.Acquiring.Registrations;

/// <summary>
/// What a registration in a customer's tenant needs: what every rule of a role profile suggests first, what reading the grants takes, and
/// what the platform itself takes (proofs, rotation). One list for the wizard, the recipe and the check.
/// </summary>
/// <param name="Permissions">Application permissions of Microsoft Graph.</param>
/// <param name="Roles">Directory roles.</param>
internal sealed record AppNeeds(IReadOnlyList<string> Permissions, IReadOnlyList<DirectoryRole> Roles)
{
    /// <summary>Reading the tenant's id is every proof's one call; the other keeps the secret young.</summary>
    private static readonly string[] OfThePlatform = ["Organization.Read.All", "Application.ReadWrite.OwnedBy"];

    /// <summary>By the rules of a profile.</summary>
    public static AppNeeds Of(RoleProfile profile)
    {
        var ids = profile.DirectoryRoles.ToDictionary(x => x.Name, StringComparer.Ordinal);
        var wanted = profile.Requirements.ToLookup(x => x.Kind, x => x.Suggested(PrincipalKind.ServicePrincipal));
        var reading = profile.ToReadFor(PrincipalKind.ServicePrincipal);
        string[] beside = [reading.Assignments, reading.Groups, .. OfThePlatform];
        return new AppNeeds(
            [.. wanted[GrantKind.GraphPermission].SelectMany(x => x).Concat(beside).Distinct(StringComparer.Ordinal)],
            [.. wanted[GrantKind.DirectoryRole].SelectMany(x => x).Distinct(StringComparer.Ordinal).Select(x => ids[x])]);
    }
}
