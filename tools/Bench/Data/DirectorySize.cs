namespace LivePlatform.Bench.Data;

/// <summary>How large a directory is, and how much of it changes.</summary>
/// <param name="Users">Users.</param>
/// <param name="Groups">Groups.</param>
/// <param name="Memberships">Direct memberships.</param>
/// <param name="Changes">Changed objects and memberships per delta round.</param>
/// <param name="Rounds">Delta rounds that it can be asked for.</param>
internal sealed record DirectorySize(int Users, int Groups, int Memberships, int Changes, int Rounds)
{
    /// <summary>Objects and memberships of a first sync.</summary>
    public int Objects => Users + Groups + Memberships;
}
