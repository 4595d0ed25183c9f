using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivePlatform.Tenancy;

/// <summary>
/// Text that must never be printed: a client secret, a token, a password. Formatting, logging and serialising it give <c>***</c>.
/// </summary>
/// <remarks>It leaves this type only by <see cref="Reveal"/>, in the adapter that uses it.</remarks>
[DebuggerDisplay("***")]
[JsonConverter(typeof(SecretTextJsonConverter))]
public readonly struct SecretText : IEquatable<SecretText>
{
    private readonly string? _value;

    /// <summary>Wraps a secret.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null or empty.</exception>
    public SecretText(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>Number of characters; 0 for <c>default</c>.</summary>
    public int Length => _value?.Length ?? 0;

    /// <summary>The secret itself. Call it only where the secret is used, never where it is passed on.</summary>
    /// <exception cref="InvalidOperationException">No secret was set.</exception>
    public string Reveal() => _value ?? throw new InvalidOperationException("No secret was set.");

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    /// <inheritdoc/>
    public bool Equals(SecretText other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SecretText other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    /// <summary>True when both hold the same secret.</summary>
    public static bool operator ==(SecretText left, SecretText right) => left.Equals(right);

    /// <summary>True when they hold different secrets.</summary>
    public static bool operator !=(SecretText left, SecretText right) => !left.Equals(right);

    /// <summary>Secrets come in by request bodies and never go out: writing gives <c>***</c>.</summary>
    private sealed class SecretTextJsonConverter : JsonConverter<SecretText>
    {
        public override SecretText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } value
                ? new SecretText(value)
                : throw new JsonException("Expected a secret as text that is not empty.");

        public override void Write(Utf8JsonWriter writer, SecretText value, JsonSerializerOptions options) =>
            writer.WriteStringValue("***");
    }
}
