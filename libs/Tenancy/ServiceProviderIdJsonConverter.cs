using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivePlatform.Tenancy;

/// <summary>An empty or absent provider in a body is the caller's mistake (400), never ours (500).</summary>
internal sealed class ServiceProviderIdJsonConverter : JsonConverter<ServiceProviderId>
{
    public override ServiceProviderId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var value) && value != Guid.Empty
            ? ServiceProviderId.From(value)
            : throw new JsonException("Expected a provider id.");

    public override void Write(Utf8JsonWriter writer, ServiceProviderId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
