using System.Text.Json.Serialization;

namespace LivePlatform.Tenancy;

/// <summary>
/// The isolation boundary: a managed service provider (MSP). Never default, never empty: a missing provider is an error, not a fallback.
/// </summary>
[JsonConverter(typeof(ServiceProviderIdJsonConverter))]
public readonly record struct ServiceProviderId
{
    private readonly Guid _value;

    private ServiceProviderId(Guid value) => _value = value;

    /// <summary>
    /// The platform itself, for what concerns its own parts: no service provider has this id. Operators of System scope name it as they
    /// name any other.
    /// </summary>
    public static ServiceProviderId Platform { get; } = new(new Guid("00000000-0000-8000-8000-000000000001"));

    /// <summary>The identifier as it stands in rows, messages and tokens.</summary>
    /// <exception cref="InvalidOperationException">The value was never set; <c>default(ServiceProviderId)</c> is not a
    /// provider.</exception>
    public Guid Value => _value != Guid.Empty ? _value : throw new InvalidOperationException("No provider was set.");

    /// <summary>Makes an identifier of a GUID that is known to name a provider.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is <see cref="Guid.Empty"/>.</exception>
    public static ServiceProviderId From(Guid value) =>
        value != Guid.Empty ? new ServiceProviderId(value) : throw new ArgumentException("A provider id cannot be empty.", nameof(value));

    /// <summary>The GUID in its dashed form.</summary>
    public override string ToString() => _value.ToString("D");
}
