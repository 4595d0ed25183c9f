using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace LivePlatform.Bench.Data;

/// <summary>What tables hold, as counts and a checksum that knows no order.</summary>
internal sealed record DirectoryDigest(int Users, int Groups, int Members, UInt128 Checksum)
{
    /// <summary>The digest of objects in memory.</summary>
    public static DirectoryDigest Of(
        IEnumerable<DirectoryObject> users, IEnumerable<DirectoryObject> groups, IEnumerable<(Guid Group, Guid Member)> members)
    {
        var builder = new Builder();
        foreach (var user in users)
        {
            builder.User(user.Id, user.Values);
        }

        foreach (var group in groups)
        {
            builder.Group(group.Id, group.Values);
        }

        foreach (var (group, member) in members)
        {
            builder.Member(group, member, "user");
        }

        return builder.Build();
    }

    /// <summary>Adds row after row.</summary>
    internal sealed class Builder
    {
        private int _users;
        private int _groups;
        private int _members;
        private UInt128 _sum;

        public void User(Guid id, IEnumerable<string?> values)
        {
            _users++;
            Add($"u{id}", values);
        }

        public void Group(Guid id, IEnumerable<string?> values)
        {
            _groups++;
            Add($"g{id}", values);
        }

        public void Member(Guid group, Guid member, string type)
        {
            _members++;
            Add($"m{group}{member}", [type]);
        }

        public DirectoryDigest Build() => new(_users, _groups, _members, _sum);

        // A sum of hashes, not their exclusive or: two equal rows would cancel each other out.
        private void Add(string key, IEnumerable<string?> values)
        {
            var line = $"{key}\u001f{string.Join('\u001f', values.Select(value => value ?? "\u0000"))}";
            unchecked
            {
                _sum += (UInt128)new BigInteger(SHA256.HashData(Encoding.UTF8.GetBytes(line)).AsSpan(0, 15), isUnsigned: true);
            }
        }
    }
}
