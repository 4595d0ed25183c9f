namespace LivePlatform.Replication.Schema;

/// <summary>Part of a directory; each part is read by rounds of its own.</summary>
public enum PartKind
{
    /// <summary>Users.</summary>
    Users,

    /// <summary>Groups with their members.</summary>
    Groups,
}
