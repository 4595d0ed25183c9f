using System.Text.Json;
using static LivePlatform.M365Simulator.Seeding.GroupSchema;

namespace LivePlatform.M365Simulator.Seeding;

/// <summary>A group as a function of (seed, number). Every third is a Microsoft 365 group, the others are security groups.</summary>
internal ref struct SeededGroup(TenantSeed seed, int number)
{
    private JsonEncodedText _name;

    private readonly ulong _hash = seed.Hash(ObjectKind.Group, number);

    public bool IsUnified => _hash % 3 == 0;

    private bool IsMailEnabled => IsUnified || Mix.Below(Mix.Of(_hash ^ 5), 8) == 0;

    private string Topic => Words.GroupTopics[Mix.Below(Mix.Of(_hash ^ 1), Words.GroupTopics.Length)];

    private string Department => Words.Departments[Mix.Below(Mix.Of(_hash ^ 2), Words.Departments.Length)];

    /// <summary>Writes name and value; false (and nothing written) when the property was never set.</summary>
    public bool TryWrite(Utf8JsonWriter writer, Property property)
    {
        _name = property.Encoded;
        switch (property.Index)
        {
            case Id: writer.WriteString(_name, seed.Ids.Of(ObjectKind.Group, number)); return true;
            case DisplayName: return Text(writer, $"{Topic} {Department} {number}");
            case Description: return Mix.Below(Mix.Of(_hash ^ 3), 4) != 0 && Text(writer, $"{Topic} of {Department}, kept by IT");
            case MailEnabled: writer.WriteBoolean(_name, IsMailEnabled); return true;
            case MailNickname: return Text(writer, $"group{number}");
            case Mail: return IsMailEnabled && Text(writer, $"group{number}@{seed.Domain}");
            case SecurityEnabled: writer.WriteBoolean(_name, !IsUnified); return true;
            case GroupTypes: return List(writer, IsUnified, $"Unified");
            case Visibility: return IsUnified && Text(writer, $"{(Mix.Below(Mix.Of(_hash ^ 4), 2) == 0 ? "Private" : "Public")}");
            case CreatedDateTime or RenewedDateTime:
                writer.WriteString(_name, TenantSeed.Founded.AddMinutes((_hash >> 24) & 0x1FFFFF).UtcDateTime);
                return true;
            case ProxyAddresses: return List(writer, IsMailEnabled, $"SMTP:group{number}@{seed.Domain}");
            case OnPremisesSyncEnabled: return !IsUnified && Mix.Below(Mix.Of(_hash ^ 6), 3) == 0 && True(writer);
            case Classification or IsAssignableToRole: return false;
            default: throw new ArgumentOutOfRangeException(nameof(property), property.Name, "Not a property of groups.");
        }
    }

    private readonly bool List(Utf8JsonWriter writer, bool filled, ref Utf8TextHandler item)
    {
        writer.WriteStartArray(_name);
        if (filled)
        {
            writer.WriteStringValue(item.Written);
        }

        writer.WriteEndArray();
        return true;
    }

    private readonly bool True(Utf8JsonWriter writer)
    {
        writer.WriteBoolean(_name, true);
        return true;
    }

    private readonly bool Text(Utf8JsonWriter writer, ref Utf8TextHandler text)
    {
        writer.WriteString(_name, text.Written);
        return true;
    }
}
