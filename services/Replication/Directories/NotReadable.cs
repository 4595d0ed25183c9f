using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Directories;

/// <summary>Kind of data that is missing in a replica although every page was read.</summary>
public enum NotReadableKind
{
    /// <summary>
    /// Users without a principal name, or groups without a display name: Microsoft leaves every property out for want of a permission.
    /// </summary>
    Properties,

    /// <summary>
    /// Groups that hide their members (<c>HiddenMembership</c>) and show none: https://learn.microsoft.com/graph/api/group-list-members.
    /// </summary>
    HiddenMemberships,

    /// <summary>Memberships of devices, contacts and other objects that are not replicated themselves.</summary>
    OtherMembers,
}

/// <summary>Data of the tenant that is missing in the replica.</summary>
/// <param name="Kind">What is missing.</param>
/// <param name="Part">Part of the directory concerned.</param>
/// <param name="Count">Number of users, groups or memberships concerned, at the end of the last complete round.</param>
/// <param name="Permission">Microsoft Graph permission that makes the data readable; null when there is none.</param>
/// <param name="Sentence">What is missing and the remedy, for people.</param>
public sealed record NotReadable(NotReadableKind Kind, PartKind Part, int Count, string? Permission, string Sentence)
{
    internal static IReadOnlyList<NotReadable> Of(DirectoryPart part)
    {
        var found = new List<NotReadable>();
        if (part.NamelessObjects > 0)
        {
            var permission = part.Kind == PartKind.Users ? "User.Read.All" : "Group.Read.All";
            found.Add(new(
                NotReadableKind.Properties, part.Kind, part.NamelessObjects, permission,
                $"Microsoft shows {part.NamelessObjects} {(part.Kind == PartKind.Users ? "users" : "groups")} without their properties: "
                    + $"consent to {permission} shows them."));
        }

        if (part.HiddenGroups > 0)
        {
            found.Add(new(
                NotReadableKind.HiddenMemberships, part.Kind, part.HiddenGroups, "Member.Read.Hidden",
                $"{part.HiddenGroups} groups hide their members and show none: unless they have none, "
                    + "consent to Member.Read.Hidden shows them."));
        }

        if (part.OtherMembers > 0)
        {
            found.Add(new(
                NotReadableKind.OtherMembers, part.Kind, part.OtherMembers, null,
                $"{part.OtherMembers} memberships are of objects that are not replicated, such as devices: only their ids are kept."));
        }

        return found;
    }
}
