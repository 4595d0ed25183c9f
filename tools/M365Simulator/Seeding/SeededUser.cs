using System.Text.Json;
using static LivePlatform.M365Simulator.Seeding.UserSchema;

namespace LivePlatform.M365Simulator.Seeding;

/// <summary>A user as a function of (seed, number): writes one property's value at a time, without keeping anything.</summary>
internal ref struct SeededUser(TenantSeed seed, int number)
{
    private JsonEncodedText _name;

    private readonly ulong _hash = seed.Hash(ObjectKind.User, number);

    private string Given => Words.GivenNames[(int)(_hash & 31)];

    private string Surname => Words.Surnames[(int)((_hash >> 5) & 31)];

    private string Alias => $"{Words.AsciiGivenNames[(int)(_hash & 31)]}.{Words.AsciiSurnames[(int)((_hash >> 5) & 31)]}{number}";

    private bool IsGuest => Chance(10, 25);

    private (string City, string State, string Country, string Usage, string Language, string Prefix) Place =>
        Words.Places[(int)((_hash >> 16) & 7)];

    public string PrincipalName => IsGuest ? $"{Alias}_partner.example#EXT#@{seed.Domain}" : $"{Alias}@{seed.Domain}";

    /// <summary>The number in a principal name that this class may have made; the caller compares the name.</summary>
    public static bool TryNumberOf(string principalName, out int number)
    {
        number = 0;
        var end = principalName.AsSpan().IndexOfAny('@', '_');
        var start = end;
        while (start > 0 && char.IsAsciiDigit(principalName[start - 1]))
        {
            start--;
        }

        return end > start && int.TryParse(principalName.AsSpan(start, end - start), out number);
    }

    /// <summary>Writes name and value; false (and nothing written) when the property was never set.</summary>
    public bool TryWrite(Utf8JsonWriter writer, Property property)
    {
        _name = property.Encoded;
        switch (property.Index)
        {
            case Id: writer.WriteString(_name, seed.Ids.Of(ObjectKind.User, number)); return true;
            case DisplayName: return Text(writer, $"{Given} {Surname}{(IsGuest ? " (Partner)" : "")}");
            case GivenName: return Text(writer, Given);
            case UserSchema.Surname: return Text(writer, Surname);
            case UserPrincipalName: return Text(writer, PrincipalName);
            case Mail: return !Chance(11, 20) && (IsGuest ? Text(writer, $"{Alias}@partner.example") : Text(writer, PrincipalName));
            case AccountEnabled: writer.WriteBoolean(_name, !Chance(12, 33)); return true;
            case UserType: return Text(writer, IsGuest ? "Guest" : "Member");
            case MailNickname: return Text(writer, Alias);
            case CreatedDateTime:
                writer.WriteString(
                _name, TenantSeed.Founded.AddMinutes((_hash >> 24) & 0x1FFFFF).UtcDateTime); return true;
            case OtherMails: return EmptyList(writer);
            case BusinessPhones: return Phones(writer);
            case ProxyAddresses: return Addresses(writer);
            case AssignedLicenses: return Licences(writer);
            default: return !IsGuest && TryWriteWork(writer, property.Index);
        }
    }

    private bool TryWriteWork(Utf8JsonWriter writer, int property) => property switch
    {
        Department => !Chance(13, 12) && Text(writer, Pick(Words.Departments, 14)),
        JobTitle => !Chance(15, 9) && Text(writer, Pick(Words.JobTitles, 16)),
        OfficeLocation => !Chance(17, 4) && Text(writer, $"{Place.City} {1 + (_hash % 9)}.{_hash % 40:00}"),
        City => Text(writer, Place.City),
        State => !Chance(18, 10) && Text(writer, Place.State),
        Country => Text(writer, Place.Country),
        PostalCode => !Chance(19, 10) && Text(writer, $"{10_000 + (_hash % 89_999)}"),
        StreetAddress => !Chance(19, 10) && Text(writer, $"{Pick(Words.Streets, 20)} {1 + (_hash % 180)}"),
        CompanyName => Text(writer, seed.DisplayName),
        UsageLocation => Text(writer, Place.Usage),
        PreferredLanguage => !Chance(21, 3) && Text(writer, Place.Language),
        MobilePhone => Chance(22, 2) && Text(writer, $"{Place.Prefix}{1_000_000 + (_hash % 8_999_999)}"),
        OnPremisesSyncEnabled => Chance(23, 3) && True(writer),
        OnPremisesImmutableId => Chance(23, 3) && Text(writer, $"{_hash:x16}=="),
        EmployeeId => !Chance(24, 5) && Text(writer, $"E{number:000000}"),
        EmployeeType => Chance(25, 6) && Text(writer, "Contractor"),
        FaxNumber => false,
        _ => throw new ArgumentOutOfRangeException(nameof(property), property, "Not a property of users."),
    };

    private bool Phones(Utf8JsonWriter writer)
    {
        writer.WriteStartArray(_name);
        if (!IsGuest && Chance(26, 2))
        {
            Item(writer, $"{Place.Prefix}{2_000_000 + (Mix.Of(_hash) % 7_999_999)}");
        }

        writer.WriteEndArray();
        return true;
    }

    private bool Addresses(Utf8JsonWriter writer)
    {
        writer.WriteStartArray(_name);
        if (!Chance(11, 20) && !IsGuest)
        {
            Item(writer, $"SMTP:{PrincipalName}");
            Item(writer, $"sip:{PrincipalName}");
        }

        writer.WriteEndArray();
        return true;
    }

    private bool Licences(Utf8JsonWriter writer)
    {
        writer.WriteStartArray(_name);
        if (!IsGuest && !Chance(27, 4))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("disabledPlans"u8);
            writer.WriteEndArray();
            writer.WriteString("skuId"u8, TenantSeed.Skus[0].SkuId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        return true;
    }

    private bool Chance(ulong salt, int oneIn) => Mix.Below(Mix.Of(_hash ^ salt), oneIn) == 0;

    private string Pick(string[] words, ulong salt) => words[Mix.Below(Mix.Of(_hash ^ salt), words.Length)];

    private readonly bool EmptyList(Utf8JsonWriter writer)
    {
        writer.WriteStartArray(_name);
        writer.WriteEndArray();
        return true;
    }

    private readonly bool True(Utf8JsonWriter writer)
    {
        writer.WriteBoolean(_name, true);
        return true;
    }

    private readonly bool Text(Utf8JsonWriter writer, string text)
    {
        writer.WriteString(_name, text);
        return true;
    }

    private readonly bool Text(Utf8JsonWriter writer, ref Utf8TextHandler text)
    {
        writer.WriteString(_name, text.Written);
        return true;
    }

    private static void Item(Utf8JsonWriter writer, ref Utf8TextHandler text) => writer.WriteStringValue(text.Written);
}
