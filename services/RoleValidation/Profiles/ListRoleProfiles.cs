using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.RoleProfiles;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.RoleValidation.Profiles;

/// <summary>The rules, as they stand in the files: newest first.</summary>
public static class ListRoleProfiles
{
    /// <summary>A profile.</summary>
    /// <param name="Title">Name and date, as results carry it.</param>
    /// <param name="ValidFrom">From when it decides.</param>
    /// <param name="IsInForce">True for the one that decides now.</param>
    /// <param name="Note">For whoever reviews it.</param>
    /// <param name="Decides">The stages that it decides.</param>
    /// <param name="Requirements">The rules.</param>
    public sealed record ProfileView(
        string Title,
        DateOnly ValidFrom,
        bool IsInForce,
        string Note,
        IReadOnlyList<Stage> Decides,
        IReadOnlyList<RoleRequirement> Requirements);

    internal static Ok<CursorPage<ProfileView>> Handle(RoleProfileCatalog profiles, TimeProvider clock)
    {
        var inForce = profiles.InForce(clock.GetUtcNow());
        var views = profiles.All.Reverse()
            .Select(x => new ProfileView(x.Title, x.ValidFrom, x == inForce, x.Note, x.Decides, x.Requirements));
        return TypedResults.Ok(new CursorPage<ProfileView>([.. views], null));
    }

    internal static RouteGroupBuilder MapRoleProfiles(this RouteGroupBuilder api)
    {
        api.MapGet("/role-profiles", Handle).WithTags("RoleProfiles").WithName("listRoleProfiles")
            .WithSummary("Lists the rules of roles and permissions.");
        return api;
    }
}
