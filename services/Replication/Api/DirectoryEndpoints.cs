namespace LivePlatform.Replication.Api;

/// <summary>The routes of directories.</summary>
internal static class DirectoryEndpoints
{
    public static void MapDirectories(this RouteGroupBuilder api)
    {
        var directories = api.MapGroup("/directories").WithTags("Directories");
        directories.MapGet("", ListDirectories.Handle)
            .WithSummary("Lists directories with freshness and state, by state or by how long they are stale.");
        directories.MapGet("/{directoryId:guid}", GetDirectory.Handle).WithSummary("Shows a directory.");
        directories.MapDelete("/{directoryId:guid}", EraseDirectory.Handle)
            .WithSummary("Orders that the replica of a removed customer is deleted now.");
        directories.MapGet("/{directoryId:guid}/waiting", GetWaiting.Handle)
            .WithSummary("Says why a directory is not running, and what helps.");
        directories.MapGet("/{directoryId:guid}/users", ListUsers.Handle).WithSummary("Lists the users of the replica.");
        directories.MapGet("/{directoryId:guid}/users/{userId:guid}", GetUser.Handle).WithSummary("Shows a user.");
        directories.MapGet("/{directoryId:guid}/users/{userId:guid}/groups", ListMemberships.OfUser)
            .WithSummary("Lists the groups that a user is a direct member of.");
        directories.MapGet("/{directoryId:guid}/groups", ListGroups.Handle).WithSummary("Lists the groups of the replica.");
        directories.MapGet("/{directoryId:guid}/groups/{groupId:guid}", GetGroup.Handle).WithSummary("Shows a group.");
        directories.MapGet("/{directoryId:guid}/groups/{groupId:guid}/members", ListMemberships.OfGroup)
            .WithSummary("Lists the direct members of a group.");
        directories.MapGet("/{directoryId:guid}/warnings", ListWarnings.Handle)
            .WithSummary("Lists values of the replica that are stored otherwise than Microsoft sent them.");
        directories.MapGet("/{directoryId:guid}/members", ListMemberships.All)
            .WithSummary("Lists all direct memberships of the directory.");
    }
}
