namespace LivePlatform.Replication.Schema;

/// <summary>What a directory is made of; each part has its own cursor and its own freshness.</summary>
public enum PartKind
{
    /// <summary>Users.</summary>
    Users,

    /// <summary>Groups with their members.</summary>
    Groups,
}
