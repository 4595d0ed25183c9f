using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Schema;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Store;

/// <summary>
/// The replica tables: hash-partitioned by directory, which EF cannot express. They are mapped here for reading, and made by
/// <see cref="Create"/>, which the migration of that name runs.
/// </summary>
public static class ReplicaTables
{
    private const int Partitions = 16;

    extension(ReplicationDbContext db)
    {
        public DbSet<DirectoryUser> Users => db.Set<DirectoryUser>();

        public DbSet<DirectoryGroup> Groups => db.Set<DirectoryGroup>();

        public DbSet<DirectoryMember> Members => db.Set<DirectoryMember>();

        public DbSet<ValueWarning> Warnings => db.Set<ValueWarning>();

        public DbSet<ReturnedObject> Returned => db.Set<ReturnedObject>();
    }

    /// <summary>The script that makes the tables with their partitions.</summary>
    public static string Create() => string.Join(
        "\n",
        Table(
            "directory_users",
            "object_id uuid NOT NULL",
            string.Join(", ", UserColumns.All.Select(c => $"{c.Column} {c.SqlType}")),
            "object_id"),
        Table(
            "directory_groups", "object_id uuid NOT NULL", string.Join(", ", GroupColumns.All.Select(c => $"{c.Column} {c.SqlType}")),
            "object_id"),
        Table("directory_members", "group_id uuid NOT NULL, member_id uuid NOT NULL", "member_type text NOT NULL", "group_id, member_id"),
        "CREATE INDEX ix_directory_members_member ON directory_members (directory_id, generation, member_id);",
        Removals());

    public static string Drop() => "DROP TABLE directory_users, directory_groups, directory_members, pending_removals;";

    /// <summary>
    /// The script that makes the function by which the service asks for statistics of a directory's partitions: only their owner may take
    /// them. A partition that somebody else is at is skipped. Only the keys are looked at: no statement of ours looks rows up by anything
    /// else often enough to matter.
    /// </summary>
    public static string CreateAnalysis() =>
        $"""
        CREATE FUNCTION analyze_replica(directory uuid, tables text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = public, pg_temp AS $$
        DECLARE
          name text;
          keys text;
        BEGIN
          FOREACH name IN ARRAY tables LOOP
            keys := CASE name WHEN 'directory_members' THEN 'group_id, member_id' ELSE 'object_id' END;
            FOR n IN 0..{Partitions - 1} LOOP
              IF satisfies_hash_partition(name::regclass, {Partitions}, n, directory) THEN
                EXECUTE format('ANALYZE (SKIP_LOCKED) %I (directory_id, generation, %s)', name || '_' || to_char(n, 'FM00'), keys);
              END IF;
            END LOOP;
          END LOOP;
        END $$;
        """;

    public static string DropAnalysis() => "DROP FUNCTION analyze_replica(uuid, text[]);";

    private static string Table(string name, string keyColumns, string columns, string key) =>
        $"""
        CREATE TABLE {name} (directory_id uuid NOT NULL, generation integer NOT NULL, {keyColumns},
          service_provider_id uuid NOT NULL, customer_id uuid NOT NULL, {columns},
          PRIMARY KEY (directory_id, generation, {key})) PARTITION BY HASH (directory_id);
        {Divide(name)}
        """;

    private static string Removals() =>
        $"""
        CREATE TABLE pending_removals (directory_id uuid NOT NULL, round_id uuid NOT NULL, object_id uuid NOT NULL, member_id uuid NOT NULL,
          service_provider_id uuid NOT NULL, customer_id uuid NOT NULL,
          PRIMARY KEY (directory_id, round_id, object_id, member_id)) PARTITION BY HASH (directory_id);
        {Divide("pending_removals")}
        """;

    // Nobody is granted a partition; row-level security without a policy closes it even to a role that would be.
    private static string Divide(string name) => string.Join(
        "\n",
        Enumerable.Range(0, Partitions).Select(n =>
            $"CREATE TABLE {name}_{n:00} PARTITION OF {name} FOR VALUES WITH (MODULUS {Partitions}, REMAINDER {n}); "
            + $"ALTER TABLE {name}_{n:00} ENABLE ROW LEVEL SECURITY; ALTER TABLE {name}_{n:00} FORCE ROW LEVEL SECURITY;"));

    private sealed class Mapping : ITables<ReplicationDbContext>
    {
        public void Map(ModelBuilder model, ReplicationDbContext db)
        {
            model.Entity<DirectoryUser>(row =>
            {
                row.ToTable("directory_users", table => table.ExcludeFromMigrations());
                row.HasKey(x => new { x.DirectoryId, x.Generation, x.ObjectId });
                row.Property(x => x.BusinessPhones).HasColumnType("jsonb");
            });
            model.Entity<DirectoryGroup>(row =>
            {
                row.ToTable("directory_groups", table => table.ExcludeFromMigrations());
                row.HasKey(x => new { x.DirectoryId, x.Generation, x.ObjectId });
                row.Property(x => x.GroupTypes).HasColumnType("jsonb");
            });
            model.Entity<DirectoryMember>(row =>
            {
                row.ToTable("directory_members", table => table.ExcludeFromMigrations());
                row.HasKey(x => new { x.DirectoryId, x.Generation, x.GroupId, x.MemberId });
            });
            model.Entity<PendingRemoval>(row =>
            {
                row.ToTable("pending_removals", table => table.ExcludeFromMigrations());
                row.HasKey(x => new { x.DirectoryId, x.RoundId, x.ObjectId, x.MemberId });
            });
            model.Entity<ValueWarning>(row =>
            {
                row.ToTable("value_warnings");
                row.HasKey(x => new { x.DirectoryId, x.Part, x.Generation, x.ObjectId, x.Property });
                row.Property(x => x.Property).HasMaxLength(100);
            });
            model.Entity<ReturnedObject>(row =>
            {
                row.ToTable("returned_objects");
                row.HasKey(x => new { x.DirectoryId, x.ObjectId });
            });
        }
    }
}
