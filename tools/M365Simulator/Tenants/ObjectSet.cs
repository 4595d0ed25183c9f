using System.Buffers;
using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>Users or groups of a tenant: seeded ones and added ones (whose numbers follow), with the overlay of their edits.</summary>
internal abstract class ObjectSet(TenantSeed seed, ObjectKind kind, Schema schema, int seeded)
{
    private readonly Dictionary<int, ObjectEdits> _edits = [];

    public Schema Schema => schema;

    public ObjectKind Kind => kind;

    /// <summary>How many numbers are in use, whatever became of their objects.</summary>
    public int Total { get; private set; } = seeded;

    public int LiveCount { get; private set; } = seeded;

    public IEnumerable<int> SoftDeleted => _edits.Where(e => e.Value.Life == Life.SoftDeleted).Select(e => e.Key).Order();

    protected TenantSeed Seed => seed;

    public Guid IdOf(int number) => seed.Ids.Of(kind, number);

    public Life LifeOf(int number) => _edits.TryGetValue(number, out var edits) ? edits.Life : Life.Live;

    public DateTimeOffset DeletedAt(int number) => _edits[number].DeletedAt;

    public bool IsLive(int number) => number < Total && LifeOf(number) == Life.Live;

    public int? Find(Guid id) => seed.Ids.TryFind(id, out var found, out var number) && found == kind && number < Total ? number : null;

    /// <summary>Writes the named properties. Never-set ones are absent, or null when <paramref name="nulls"/> are wanted.</summary>
    public void WriteProperties(Utf8JsonWriter writer, int number, ulong selection, bool nulls)
    {
        _edits.TryGetValue(number, out var edits);
        foreach (var property in schema.Properties)
        {
            if ((selection & property.Bit) == 0)
            {
                continue;
            }

            if (edits is not null && edits.Values.TryGetValue(property.Index, out var value))
            {
                writer.WritePropertyName(property.Encoded);
                value.WriteTo(writer);
            }
            else if (!TryWriteSeeded(writer, number, property) && nulls)
            {
                writer.WriteNull(property.Encoded);
            }
        }
    }

    /// <summary>The property as text; null when unset or no text.</summary>
    public string? TextOf(int number, int property) =>
        ElementOf(number, property) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public JsonElement ElementOf(int number, int property) =>
        ToElement(number, 1UL << property).GetProperty(schema.Properties[property].Name);

    /// <summary>The whole object, unset properties as null.</summary>
    public JsonElement ToElement(int number) => ToElement(number, schema.All);

    public int Append()
    {
        LiveCount++;
        return Total++;
    }

    public virtual void Set(int number, int property, JsonElement value) => Edit(number).Values[property] = value;

    public void Move(int number, Life to, DateTimeOffset now)
    {
        var edits = Edit(number);
        LiveCount += (to == Life.Live ? 1 : 0) - (edits.Life == Life.Live ? 1 : 0);
        (edits.Life, edits.DeletedAt) = (to, now);
    }

    /// <summary>Writes name and value as seeded; nothing and false when never set.</summary>
    protected abstract bool TryWriteSeeded(Utf8JsonWriter writer, int number, Property property);

    private JsonElement ToElement(int number, ulong selection)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        WriteProperties(writer, number, selection, nulls: true);
        writer.WriteEndObject();
        writer.Flush();
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private ObjectEdits Edit(int number)
    {
        if (!_edits.TryGetValue(number, out var edits))
        {
            _edits[number] = edits = new ObjectEdits();
        }

        return edits;
    }
}
