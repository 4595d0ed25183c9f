using LivePlatform.Replication.Store;

namespace LivePlatform.Replication.Api;

/// <summary>
/// A group of the replica. Names and values are those of the Microsoft Graph group resource; null where Microsoft has no value.
/// </summary>
/// <param name="Id">Object id of the group in Microsoft Entra.</param>
/// <param name="DisplayName">Name of the group.</param>
/// <param name="Description">Description of the group.</param>
/// <param name="Mail">SMTP address of the group.</param>
/// <param name="MailNickname">Mail alias of the group.</param>
/// <param name="MailEnabled">Whether the group is mail-enabled; null when Microsoft does not show it.</param>
/// <param name="SecurityEnabled">Whether the group is a security group; null when Microsoft does not show it.</param>
/// <param name="Visibility">Public, Private or HiddenMembership.</param>
/// <param name="GroupTypes">Group types, such as Unified or DynamicMembership; empty for other groups.</param>
/// <param name="CreatedDateTime">When the group was created, as Microsoft sent it (ISO 8601, UTC).</param>
public sealed record GroupResponse(
    Guid Id,
    string? DisplayName,
    string? Description,
    string? Mail,
    string? MailNickname,
    bool? MailEnabled,
    bool? SecurityEnabled,
    string? Visibility,
    IReadOnlyList<string> GroupTypes,
    string? CreatedDateTime)
{
    internal static GroupResponse Of(DirectoryGroup group) => new(
        group.ObjectId,
        group.DisplayName,
        group.Description,
        group.Mail,
        group.MailNickname,
        group.MailEnabled,
        group.SecurityEnabled,
        group.Visibility,
        JsonLists.Read(group.GroupTypes),
        group.CreatedDateTime);
}
