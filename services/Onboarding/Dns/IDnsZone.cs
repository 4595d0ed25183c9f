namespace LivePlatform.Onboarding.Dns;

/// <summary>The kinds of records that onboarding makes.</summary>
internal enum ZoneRecordKind
{
    /// <summary>Proof of ownership for Microsoft.</summary>
    Txt,

    /// <summary>IPv4 address of an SBC.</summary>
    A,

    /// <summary>IPv6 address of an SBC.</summary>
    Aaaa,
}

/// <summary>A record of a provider's zone.</summary>
/// <param name="Name">Fully qualified, without a dot at its end.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Value">Text, or an address as text.</param>
internal sealed record ZoneRecord(string Name, ZoneRecordKind Kind, string Value)
{
    /// <summary>As runs remember it: kind, name and value.</summary>
    public string ToText() => $"{Kind} {Name} {Value}";

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static ZoneRecord Parse(string text) => text.Split(' ', 3) is [var kind, var name, var value]
        ? new ZoneRecord(name, Enum.Parse<ZoneRecordKind>(kind), value)
        : throw new FormatException($"'{text}' is no record.");
}

/// <summary>A provider's zone. Adding what is there, and removing what is not, is no failure.</summary>
internal interface IDnsZone
{
    /// <summary>
    /// Asks for a record to be added. Only <see cref="MissingAtAsync"/> tells whether it was: a server may answer well to a change that it
    /// ignores.
    /// </summary>
    /// <exception cref="DnsZoneException">The zone's server could not be reached, or refused.</exception>
    Task AddAsync(ZoneRecord record, CancellationToken cancellationToken);

    /// <summary>Asks for exactly this record to be removed; others at its name stay.</summary>
    /// <exception cref="DnsZoneException">The zone's server could not be reached, or refused.</exception>
    Task RemoveAsync(ZoneRecord record, CancellationToken cancellationToken);

    /// <summary>What stands at a name now, at the server that takes the changes.</summary>
    /// <exception cref="DnsZoneException">It could not be asked.</exception>
    Task<IReadOnlyList<string>> ReadAsync(string name, ZoneRecordKind kind, CancellationToken cancellationToken);

    /// <summary>The authoritative servers that do not give the record, or do not answer. Empty: all give it.</summary>
    Task<IReadOnlyList<string>> MissingAtAsync(ZoneRecord record, CancellationToken cancellationToken);

    /// <summary>The authoritative servers that give the record, or do not answer. Empty: none gives it.</summary>
    Task<IReadOnlyList<string>> GivenByAsync(ZoneRecord record, CancellationToken cancellationToken);
}

/// <summary>Why a zone could not be changed.</summary>
internal enum DnsZoneFailure
{
    /// <summary>No answer in time: worth trying again.</summary>
    Unreachable,

    /// <summary>The key is wrong, or not allowed to change the zone: the provider's operator must mend it.</summary>
    KeyRefused,

    /// <summary>The server is not responsible for the zone, or refuses the change for another reason.</summary>
    Rejected,

    /// <summary>This installation does not ask servers at such an address or port.</summary>
    NotAllowed,
}

/// <summary>A zone could not be read or changed. The message names server and zone, never the key.</summary>
internal sealed class DnsZoneException(DnsZoneFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public DnsZoneFailure Failure => failure;
}
