using LivePlatform.ServiceDefaults.Problems;
namespace LivePlatform.Replication.Api;

/// <summary>The routes of directories.</summary>
internal static class DirectoryEndpoints
{
    public static void MapDirectories(this RouteGroupBuilder api)
    {
        var directories = api.MapGroup("/directories").WithTags("Directories");
        var one = directories.MapGroup("/{directoryId:guid}").Refuses(DirectoryProblems.NotFound());
        directories.MapGet("", ListDirectories.Handle).WithName("listDirectories")
            .WithSummary("Lists directories with their state and freshness.");
        directories.MapGet("/summary", SummarizeDirectories.Handle).WithName("getDirectorySummary")
            .WithSummary("Counts directories by what they do and by age.");
        one.MapGet("", GetDirectory.Handle).WithName("getDirectory").WithSummary("Shows one directory.");
        one.MapDelete("", EraseDirectory.Handle).WithName("deleteDirectory")
            .WithSummary("Deletes the replica of a removed customer now, not at the end of its retention.")
            .Refuses(DirectoryProblems.CustomerIsThere());
        one.MapGet("/waiting", GetWaiting.Handle).WithName("getDirectoryWaiting")
            .WithSummary("Shows why a directory is not being replicated, and the remedy.");
        one.MapGet("/users", ListUsers.Handle).WithName("listUsers").WithSummary("Lists the users of the replica.");
        directories.MapGet("/{directoryId:guid}/users/{userId:guid}", GetUser.Handle).WithName("getUser").WithSummary("Shows one user.")
            .Refuses(DirectoryProblems.UserNotFound());
        one.MapGet("/users/{userId:guid}/groups", ListMemberships.OfUser).WithName("listGroupsOfUser")
            .WithSummary("Lists the groups of which a user is a direct member.")
            .Refuses(DirectoryProblems.UserNotFound());
        one.MapGet("/groups", ListGroups.Handle).WithName("listGroups").WithSummary("Lists the groups of the replica.");
        directories.MapGet("/{directoryId:guid}/groups/{groupId:guid}",
            GetGroup.Handle).WithName("getGroup").WithSummary("Shows one group.")
            .Refuses(DirectoryProblems.GroupNotFound());
        one.MapGet("/groups/{groupId:guid}/members", ListMemberships.OfGroup).WithName("listGroupMembers")
            .WithSummary("Lists the direct members of a group.")
            .Refuses(DirectoryProblems.GroupNotFound());
        one.MapGet("/warnings", ListWarnings.Handle).WithName("listWarnings")
            .WithSummary("Lists values that the replica had to store in another form than Microsoft sent.");
        one.MapGet("/members", ListMemberships.All).WithName("listMembers")
            .WithSummary("Lists all direct memberships of the directory.");
    }
}
