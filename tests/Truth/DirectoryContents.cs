namespace LivePlatform.Truth;

/// <summary>A directory's contents in comparable form.</summary>
public sealed class DirectoryContents
{
    /// <summary>Users by id.</summary>
    public Dictionary<Guid, string> Users { get; } = [];

    /// <summary>Groups by id.</summary>
    public Dictionary<Guid, string> Groups { get; } = [];

    /// <summary>Direct memberships with the member's kind.</summary>
    public Dictionary<(Guid Group, Guid Member), string> Members { get; } = [];
}
