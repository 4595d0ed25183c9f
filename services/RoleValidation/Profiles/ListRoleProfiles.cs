using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.RoleProfiles;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.RoleValidation.Profiles;

/// <summary>The rules, as they stand in the files: newest first.</summary>
public static class ListRoleProfiles
{
    /// <summary>A role profile: the dated set of rules that assessments apply.</summary>
    /// <param name="Title">Name and date of the profile, as assessments show it.</param>
    /// <param name="ValidFrom">First day on which the profile applies.</param>
    /// <param name="IsInForce">Whether the profile applies now.</param>
    /// <param name="Note">Note for reviewers of the profile.</param>
    /// <param name="Decides">Stages that the profile has rules for.</param>
    /// <param name="Requirements">Requirements of the profile.</param>
    public sealed record RoleProfileResponse(
        string Title,
        DateOnly ValidFrom,
        bool IsInForce,
        string Note,
        IReadOnlyList<Stage> Decides,
        IReadOnlyList<RoleRequirement> Requirements);

    internal static Ok<CursorPage<RoleProfileResponse>> Handle(RoleProfileCatalog profiles, TimeProvider clock)
    {
        var inForce = profiles.InForce(clock.GetUtcNow());
        var views = profiles.All.Reverse()
            .Select(x => new RoleProfileResponse(x.Title, x.ValidFrom, x == inForce, x.Note, x.Decides, x.Requirements));
        return TypedResults.Ok(new CursorPage<RoleProfileResponse>([.. views], null));
    }

    internal static RouteGroupBuilder MapRoleProfiles(this RouteGroupBuilder api)
    {
        api.MapGet("/role-profiles", Handle).WithTags("RoleProfiles").WithName("listRoleProfiles")
            .WithSummary("Lists the rules of roles and permissions.");
        return api;
    }
}
