using System.Text.Json;
using System.Text.Unicode;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Inbound;

/// <summary>
/// Reads delta pages at reader level: this is the one hot path of the platform, and the SDK's models cost 17 times the time and 27 times
/// the memory. One reader per round: it remembers in which order Microsoft sends the properties, so that most names are found by one
/// comparison. It proves the structure to the last byte: a page is read whole or refused.
/// </summary>
public sealed class DeltaPageReader
{
    private const int Id = -1;
    private const int Removed = -2;
    private const int Members = -3;
    private const int Unknown = -4;

    /// <summary>What an object has said already is one bit each.</summary>
    private const int MostColumns = 60;
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private readonly ReplicaColumn[] _columns;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byName;
    private readonly List<(byte[] Name, int Target)> _order = [];

    public DeltaPageReader(IReadOnlyList<ReplicaColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns.Count, MostColumns);
        _columns = [.. columns];
        var byName = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["id"] = Id,
            ["@removed"] = Removed,
            ["members@delta"] = Members,
        };
        for (var i = 0; i < columns.Count; i++)
        {
            byName[columns[i].Property] = i;
        }

        _byName = byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <exception cref="JsonException">The body is not a whole delta page.</exception>
    public DeltaPage Read(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith(ByteOrderMark))
        {
            body = body[ByteOrderMark.Length..];
        }

        if (!Utf8.IsValid(body))
        {
            throw new JsonException("The body is not UTF-8.");
        }

        var reader = new Utf8JsonReader(body);
        try
        {
            return ReadPage(ref reader);
        }
        catch (InvalidOperationException wrongType)
        {
            // A name with half a surrogate pair.
            throw new JsonException("A name is not text.", wrongType);
        }
    }

    private DeltaPage ReadPage(ref Utf8JsonReader reader)
    {
        List<DeltaEntry>? entries = null;
        string? next = null, delta = null;
        var seen = 0UL;
        JsonProof.Expect(ref reader, JsonTokenType.StartObject);
        while (JsonProof.NextName(ref reader))
        {
            if (reader.ValueTextEquals("value"u8))
            {
                JsonProof.Once(ref seen, 0, "value");
                entries = ReadEntries(ref reader);
            }
            else if (reader.ValueTextEquals("@odata.nextLink"u8))
            {
                JsonProof.Once(ref seen, 1, "@odata.nextLink");
                next = JsonProof.Link(ref reader);
            }
            else if (reader.ValueTextEquals("@odata.deltaLink"u8))
            {
                JsonProof.Once(ref seen, 2, "@odata.deltaLink");
                delta = JsonProof.Link(ref reader);
            }
            else
            {
                JsonProof.SkipValue(ref reader);
            }
        }

        // What follows the end, other than white space, makes the reader throw.
        JsonProof.ExpectEnd(ref reader);
        return (next is null) != (delta is null)
            ? new DeltaPage(entries ?? throw new JsonException("A delta page must have a value."), next, delta)
            : throw new JsonException("A delta page must have either a next link or a delta link.");
    }

    private List<DeltaEntry> ReadEntries(ref Utf8JsonReader reader)
    {
        var entries = new List<DeltaEntry>(256);
        JsonProof.Expect(ref reader, JsonTokenType.StartArray);
        while (JsonProof.NextObject(ref reader))
        {
            entries.Add(ReadEntry(ref reader));
        }

        return entries;
    }

    private DeltaEntry ReadEntry(ref Utf8JsonReader reader)
    {
        Guid? id = null;
        var removed = false;
        string?[]? values = null;
        List<MemberEntry>? members = null;
        List<ReplacedValue>? replaced = null;
        var seen = 0UL;
        for (var position = 0; JsonProof.NextName(ref reader); position++)
        {
            var target = Target(ref reader, position);
            if (target == Unknown)
            {
                JsonProof.SkipValue(ref reader);
                continue;
            }

            JsonProof.Once(ref seen, target - Members, target < 0 ? "id, @removed or members@delta" : _columns[target].Property);
            JsonProof.Read(ref reader);
            switch (target)
            {
                case Id:
                    id = JsonProof.ObjectId(ref reader);
                    break;
                case Removed:
                    removed = reader.TokenType != JsonTokenType.Null;
                    reader.Skip();
                    break;
                case Members:
                    members = MemberReading.Read(ref reader, ref replaced);
                    break;
                default:
                    (values ??= new string?[_columns.Length])[target] = ValueReading.Read(ref reader, _columns[target].Kind, out var fault);
                    if (fault is { } why)
                    {
                        (replaced ??= []).Add(new ReplacedValue(_columns[target].Property, why));
                    }

                    break;
            }
        }

        return new DeltaEntry(id ?? throw new JsonException("An entry has no id."), removed, values, members, replaced);
    }

    private int Target(ref Utf8JsonReader reader, int position)
    {
        if (position < _order.Count && reader.ValueTextEquals(_order[position].Name))
        {
            return _order[position].Target;
        }

        Span<char> name = stackalloc char[128];
        var target = reader.ValueSpan.Length <= name.Length && _byName.TryGetValue(name[..reader.CopyString(name)], out var known)
            ? known
            : Unknown;
        if (!reader.ValueIsEscaped)
        {
            Remember(position, reader.ValueSpan, target);
        }

        return target;
    }

    private void Remember(int position, ReadOnlySpan<byte> name, int target)
    {
        if (position == _order.Count)
        {
            _order.Add((name.ToArray(), target));
        }
        else if (position < _order.Count)
        {
            _order[position] = (name.ToArray(), target);
        }
    }
}
